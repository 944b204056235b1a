import { content } from '../content/index.ts'
import { type FixWords, fixWords } from '../report/fix-words.ts'
import { countsInWords, hiddenInWords, statusInWords, waiverInWords, worstInWords } from '../report/words.ts'
import type { ItemManifest, RemediationOutcome, ResultDocument, ResultItem } from '../schema/types.ts'

const OUTPUT = 10_000
const LAST_LINE = 255

/**
 * What an RMM shows of a run: a line for each item that is not fine, then `ROUNDS <STATUS> <id or sweep>: <summary>`.
 * ASCII, at most 10,000 characters, no time stamps, so that an unchanged machine prints unchanged text.
 */
export function rmmOutput({ items, practice }: ResultDocument): string {
  const open = items.filter(({ status }) => status !== 'pass' && status !== 'not-applicable')
  const lines = open.map((item) => `${statusInWords(item)} ${item.id}: ${item.summary}${waiverNote(item)}`)
  const hints = [practice === null ? 'warning: no practice is set (ROUNDS_PRACTICE)' : '', hiddenInWords(items)].filter(Boolean)
  const last = lastLine(items)
  return ascii(`${clip([...lines, ...hints].join('\n'), OUTPUT - last.length - 2)}\n${last}`.trimStart())
}

/** The one line that a launcher acts on; the first 60 characters say enough. */
export function lastLine(items: readonly Pick<ResultItem, 'id' | 'status' | 'summary' | 'waiver'>[]): string {
  const [only] = items
  if (only && items.length === 1) {
    return clip(ascii(`ROUNDS ${statusInWords(only).toUpperCase()} ${only.id}: ${only.summary}`), LAST_LINE)
  }
  const worst = worstInWords(items)
  const named = items.filter((item) => statusInWords(item) === worst && worst !== 'pass').map(({ id }) => id)
  return clip(
    ascii(`ROUNDS ${worst.toUpperCase()} sweep: ${countsInWords(items)}${named.length > 0 ? ` (${named.join(', ')})` : ''}`),
    LAST_LINE,
  )
}

function waiverNote({ waiver }: ResultItem): string {
  const words = waiverInWords(waiver)
  return words ? ` (${words})` : ''
}

function ascii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\n -~]/g, '?')
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`
}

/** The same for a fix: the words of each item, a line each, then `ROUNDS <OUTCOME> <id or fix>: <summary>`. */
export function fixLine(document: ResultDocument, manifests: readonly ItemManifest[] = content.items()): string {
  const head = fixWords(document, manifests).flatMap(linesOf).join('\n')
  const last = clip(ascii(lastFixLine(document)).replace(/\s+/g, ' '), LAST_LINE)
  return `${clip(ascii(head), OUTPUT - last.length - 1)}\n${last}`.trimStart()
}

function lastFixLine({ items }: ResultDocument): string {
  const outcomes = items.flatMap(({ id, remediation }) => (remediation ? [{ id, ...remediation }] : []))
  const [only] = outcomes
  if (only && outcomes.length === 1) {
    return `ROUNDS ${[only.outcome, only.code].filter(Boolean).join(':').toUpperCase()} ${only.id}: ${awaitsInWords(outcomes)}${only.summary}`
  }
  return `ROUNDS FIX fix: ${awaitsInWords(outcomes)}${outcomes.map(({ id, outcome }) => `${id} ${outcome}`).join(', ')}`
}

/** First, so that it is not cut off: without the confirmation all of it is gone again. */
function awaitsInWords(outcomes: readonly RemediationOutcome[]): string {
  const awaited = outcomes.find(({ confirmUntil }) => confirmUntil !== undefined)
  return awaited ? `rounds confirm ${awaited.run} by ${awaited.confirmUntil} or it is taken back; ` : ''
}

/** Text of a computer never makes a line of its own, which a launcher could take for the last one. */
function linesOf({ id, title, verdict, lines }: FixWords): string[] {
  const said = lines.flatMap(({ label, text, technical = [], command }) => [
    `  ${label}: ${text}`,
    ...[...technical, ...(command === undefined ? [] : [command])].map((line) => `    ${line}`),
  ])
  return [`${id}: ${title}: ${verdict}`, ...said].map((line) => line.replace(/\s*[\r\n]+\s*/g, ' '))
}
