import { content } from '../content/index.ts'
import { type FixWords, fixWords } from '../report/fix-words.ts'
import { countsInWords, hiddenInWords, statusInWords, waiverInWords, worstInWords } from '../report/words.ts'
import type { ItemManifest, RemediationOutcome, ResultDocument, ResultItem, RmmProfile, Status } from '../schema/types.ts'
import type { Verdicts } from '../state/verdicts.ts'

const OUTPUT = 10_000
const LAST_LINE = 255

/** How much a tool keeps of an output, and what else is to stand in it. */
export interface RmmOutputOptions {
  profile?: Pick<RmmProfile, 'output'>
  /** What is remembered of the items, for what is new. */
  verdicts?: Verdicts
  /** One line that holds the whole document. */
  compact?: string
}

/**
 * What an RMM shows of a run: a line for each item that is not fine, then `ROUNDS <STATUS> <id or sweep>: <summary>`.
 * ASCII, at most 10,000 characters, no time stamps, so that an unchanged machine prints unchanged text.
 */
export function rmmOutput({ items, practice }: ResultDocument, { profile, verdicts, compact }: RmmOutputOptions = {}): string {
  const last = lastLine(items)
  if (profile?.output.lines === 1) {
    return last
  }
  const open = items.filter(({ status }) => status !== 'pass' && status !== 'not-applicable')
  const lines = open.map((item) => `${statusInWords(item)} ${item.id}: ${item.summary}${waiverNote(item)}`)
  const hints = [
    practice === null ? 'warning: no practice is set (ROUNDS_PRACTICE)' : '',
    hiddenInWords(items),
    alertsInWords(items, verdicts),
  ]
  const first = profile?.output.verdictFirst && items.length > 1 ? [last] : []
  return withEnd([...first, ...lines, ...hints.filter(Boolean)].join('\n'), last, profile, compact)
}

/** Which findings are new to people, and until when nothing is an alert; empty without either. */
function alertsInWords(items: readonly ResultItem[], verdicts: Verdicts | undefined): string {
  if (!verdicts) {
    return ''
  }
  const alerts = items.flatMap(({ id }) => ({ id, alert: verdicts.items[id]?.alert }))
  const news = alerts.filter(({ alert }) => alert?.isNews).map(({ id }) => id)
  if (news.length > 0) {
    return `new: ${news.join(', ')}`
  }
  const isFirstDays = alerts.some(({ alert }) => alert?.level === 'informational' && ALERTING.includes(alert.status))
  const until = new Date(Date.parse(verdicts.firstRun) + verdicts.rules.informationalDays * DAY).toISOString().slice(0, 10)
  return isFirstDays ? `informational: nothing is an alert before ${until}` : ''
}

const DAY = 86_400_000
const ALERTING: readonly Status[] = ['fail', 'warn']

/** The one line that a launcher acts on; the first 60 characters say enough. */
export function lastLine(items: readonly Pick<ResultItem, 'id' | 'status' | 'summary' | 'waiver'>[]): string {
  const [only] = items
  if (only && items.length === 1) {
    return lineOf(statusInWords(only), only.id, `${only.summary}${waiverNote(only)}`)
  }
  const worst = worstInWords(items)
  const named = items.filter((item) => statusInWords(item) === worst && worst !== 'pass').map(({ id }) => id)
  return lineOf(worst, 'sweep', `${countsInWords(items)}${named.length > 0 ? ` (${named.join(', ')})` : ''}`)
}

/** `ROUNDS <STATUS> <about>: <words>`: one line of ASCII, at most 255 characters. */
export function lineOf(status: string, about: string, words: string): string {
  return clip(ascii(`ROUNDS ${status.toUpperCase()} ${about}: ${words}`).replace(/\s+/g, ' '), LAST_LINE)
}

function waiverNote({ waiver }: Pick<ResultItem, 'waiver'>): string {
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
export function fixLine(
  document: ResultDocument,
  manifests: readonly ItemManifest[] = content.items(),
  { profile, compact }: Pick<RmmOutputOptions, 'profile' | 'compact'> = {},
): string {
  const last = lastFixLine(document)
  if (profile?.output.lines === 1) {
    return last
  }
  return withEnd(fixWords(document, manifests).flatMap(linesOf).join('\n'), last, profile, compact)
}

/** What is said is cut where it must be; the document and the verdict never are. */
function withEnd(said: string, last: string, profile: RmmOutputOptions['profile'], compact: string | undefined): string {
  const end = [...(compact === undefined ? [] : [compact]), last].join('\n')
  const room = Math.min(OUTPUT, profile?.output.characters ?? OUTPUT) - end.length - 1
  return `${clip(ascii(said), Math.max(0, room))}\n${end}`.trimStart()
}

function lastFixLine({ items }: ResultDocument): string {
  const outcomes = items.flatMap(({ id, remediation }) => (remediation ? [{ id, ...remediation }] : []))
  const [only] = outcomes
  if (only && outcomes.length === 1) {
    return lineOf([only.outcome, only.code].filter(Boolean).join(':'), only.id, `${awaitsInWords(outcomes)}${only.summary}`)
  }
  return lineOf('fix', 'fix', `${awaitsInWords(outcomes)}${outcomes.map(({ id, outcome }) => `${id} ${outcome}`).join(', ')}`)
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
