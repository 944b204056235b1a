import { createColors } from 'picocolors'
import type { MendedItem, ResultDocument, ResultItem } from '../schema/types.ts'
import { visible } from './page/escape.ts'
import { countsInWords, hiddenInWords, statusInWords, waiverInWords } from './words.ts'

const COLOURS = {
  fail: 'red',
  unknown: 'magenta',
  warn: 'yellow',
  'attest-due': 'yellow',
  pass: 'green',
  accepted: 'cyan',
  'not-applicable': 'gray',
} as const

export interface TableOptions {
  colour: boolean
  /** Also the parts that are not fine, with their sources. */
  details: boolean
  /** The question that people answer about an item, where there is one. */
  question?(id: string): string | undefined
}

/** The table of a round, one line an item, plain text without colour. */
export function tableOf({ machine, practice, items, hints = [], mended = [], packs = [] }: ResultDocument, options: TableOptions): string {
  const colors = createColors(options.colour)
  const width = Math.max(...items.map(({ id }) => id.length), 4)
  const head = `${colors.bold(machine.hostname)}  ${machine.os}, ${machine.role}, ${practice ?? 'practice not set (ROUNDS_PRACTICE or practice.json)'}`
  const lines = items.flatMap((item) => [itemLine(item, width, colors), ...(options.details ? detailLines(item, options, colors) : [])])
  const hidden = hiddenInWords(items)
  return [
    head,
    '',
    ...lines,
    ...hintLines(hints, options, colors),
    ...mendedLines(mended),
    ...packLines(packs, colors),
    '',
    countsInWords(items),
    ...(hidden ? [colors.yellow(hidden)] : []),
  ].join('\n')
}

type Colors = ReturnType<typeof createColors>

function itemLine(item: ResultItem, width: number, colors: Colors): string {
  const word = statusInWords(item)
  const note = waiverInWords(item.waiver)
  return `${colors[COLOURS[word]](word.padEnd(14))}  ${item.id.padEnd(width)}  ${item.summary}${note ? ` (${note})` : ''}`
}

/** What this computer shows about items that people answer: a hint for whoever asks them, never a verdict. */
function hintLines(hints: readonly ResultItem[], options: TableOptions, colors: Colors): string[] {
  const telling = hints.filter(({ status }) => options.details || status === 'fail' || status === 'warn')
  const width = Math.max(...telling.map(({ id }) => id.length), 4)
  const lines = telling.flatMap((item) => [itemLine(item, width, colors), ...(options.details ? detailLines(item, options, colors) : [])])
  return lines.length > 0 ? ['', 'What this computer shows about items that people answer (rounds sweep --scope practice):', ...lines] : []
}

const MENDED = { 'in-place': 'still in place', 'changed-since': 'changed by somebody since', unknown: 'could not be looked at' } as const

/** What Rounds mended earlier and did not take back, as it was found now; the newest of each item speaks. */
function mendedLines(mended: readonly MendedItem[]): string[] {
  const newest = mended.filter(({ item }, index) => mended.findIndex((other) => other.item === item) === index)
  const lines = Object.entries(MENDED).flatMap(([state, words]) => {
    const items = newest.filter((one) => one.state === state).map(({ item }) => item)
    return items.length > 0 ? [`Mended by Rounds, ${words}: ${items.join(', ')}`] : []
  })
  return lines.length > 0 ? ['', ...lines] : []
}

/** A pack that cannot be used is nothing that people may overlook. */
function packLines(packs: NonNullable<ResultDocument['packs']>, colors: Colors): string[] {
  const lines = packs.flatMap(({ id, version, state, reason }) =>
    state === 'failed' ? [colors.magenta(`Pack ${id} ${version} cannot be used: ${visible(reason ?? '')}`)] : [],
  )
  return lines.length > 0 ? ['', ...lines] : []
}

function detailLines({ id, parts }: ResultItem, { question }: TableOptions, colors: Colors): string[] {
  const asked = question?.(id)
  return [...(asked ? [colors.gray(`    asked: ${asked}`)] : []), ...parts.map((part) => colors.gray(partLine(part)))]
}

function partLine({ status, scope, observed, expected, source, owner }: ResultItem['parts'][number]): string {
  return `    ${status.padEnd(14)}${scope}: ${observed}; expected ${expected} [${source}, owner ${owner}]`
}
