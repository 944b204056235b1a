import { itemsOf, type KnownPack } from '../packs/pack.ts'
import { type TerminalStyle, wrapped } from './page-text.ts'

export interface PackListStyle extends TerminalStyle {
  dim(text: string): string
  /** With the time that reading and checking each one took. */
  times: boolean
}

const LONGEST_REASON = 600

/** What `rounds pack list --json` prints. */
export function packEntries(packs: readonly KnownPack[]) {
  return packs.map((pack) => {
    const { body: _body, lost: _lost, ...rest } = pack
    return { ...rest, items: itemsOf(pack).map(({ id }) => id) }
  })
}

/** A line a pack, and below it why it is not used or what it may not do. */
export function packList(packs: readonly KnownPack[], style: PackListStyle): string {
  const head = ['Pack', 'Version', 'Publisher', 'State', 'Signature', 'It may', ...(style.times ? ['Took'] : [])]
  const rows = packs.map((pack) => rowOf(pack, style.times))
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map((row) => row[index]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = rows.flatMap((row, index) => {
    const reason = packs[index]?.reason
    return [line(row), ...(reason ? [style.dim(wrapped(cut(`${reason}.`), style.width, '    '))] : [])]
  })
  return [style.bold(line(head)), ...lines, '', wrapped(countsOf(packs), style.width)].join('\n')
}

function rowOf({ id, version, publisher, state, signature, grants, loadMs }: KnownPack, times: boolean): string[] {
  const may = signature === 'built-in' ? 'everything' : state === 'active' ? grants.join(', ') : 'nothing'
  const signed = { good: 'good', none: 'none', 'unknown-key': 'unknown key', bad: 'BAD', 'built-in': 'built in' }[signature]
  return [id, version, publisher, state, signed, may, ...(times ? [`${loadMs.toFixed(1)} ms`] : [])].map(oneLine)
}

/** A line end in a name would look like another pack. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 120)
}

function cut(text: string): string {
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}...` : text
}

function countsOf(packs: readonly KnownPack[]): string {
  const count = (state: KnownPack['state']) => packs.filter((one) => one.state === state).length
  const [active, listed, failed] = [count('active'), count('listed'), count('failed')]
  return [
    `${active} in use.`,
    ...(listed > 0 ? [`${listed} only listed: nothing of ${listed === 1 ? 'it' : 'them'} runs.`] : []),
    ...(failed > 0 ? [`${failed} cannot be used: ${failed === 1 ? 'its' : 'their'} items are unknown.`] : []),
    'rounds pack audit says what each one can read and change.',
  ].join(' ')
}
