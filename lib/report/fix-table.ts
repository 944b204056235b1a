import { createColors } from 'picocolors'
import { content } from '../content/index.ts'
import type { ItemManifest, RemediationOutcome, ResultDocument } from '../schema/types.ts'
import type { FixLine } from './fix-line.ts'
import { type FixWords, fixWords, MADE } from './fix-words.ts'
import { timeInWords, zoneOf } from './page/dates.ts'
import { visible } from './page/escape.ts'
import { wrapped } from './page-text.ts'

const COLOURS = {
  planned: 'cyan',
  fixed: 'green',
  unchanged: 'gray',
  improved: 'yellow',
  'pending-restart': 'yellow',
  refused: 'magenta',
  undone: 'red',
  failed: 'red',
} as const

export interface FixTableOptions {
  colour: boolean
  applied: boolean
  /** 100 where it is not said. */
  width?: number
  /** The codes that the caller gave with --consent: the next command gives them again. */
  consents?: readonly string[]
}

type Style = ReturnType<typeof createColors> & { width: number }

/** What a fix did or would do, as a technician would send it on: each item in words, then one line on what to type next. */
export function fixTable(
  document: ResultDocument,
  { colour, applied, width = 100, consents = [] }: FixTableOptions,
  manifests: readonly ItemManifest[] = content.items(),
): string {
  const style = { ...createColors(colour), width }
  const words = fixWords(document, manifests)
  const blocks = words.map((item) => [heading(item, style), ...item.lines.map((line, index) => body(line, item.lines[index - 1], style))])
  const parts = [[intro(document, applied, style)], ...blocks, summaryLines(words, document, applied, consents, style)]
  return parts.map((lines) => lines.join('\n')).join('\n\n')
}

function intro({ machine, practice, startedAt, inputs }: ResultDocument, applied: boolean, { bold, width }: Style): string {
  const where = `${machine.hostname}${practice === null ? '' : `, ${practice}`}`
  const when = timeInWords(startedAt, zoneOf(inputs.calendar?.timeZone))
  return bold(wrapped(visible(`${where}, ${when}: ${applied ? 'what was done' : 'what a fix would do; nothing was changed'}`), width))
}

function heading({ id, outcome, title, verdict }: FixWords, style: Style): string {
  const [first = '', ...rest] = wrapped(visible(`${title} (${id}): ${verdict}`), style.width, '  ', '').split('\n')
  const colour = style[COLOURS[outcome]]
  const named = first.startsWith(title) ? `${style.bold(colour(title))}${first.slice(title.length)}` : style.bold(colour(first))
  return [named, ...rest].join('\n')
}

const LABEL = 16

/** A label stands once for all that follows it. */
function body({ label, text, technical = [], command }: FixLine, above: FixLine | undefined, style: Style): string {
  const named = (label === above?.label ? '' : label).padEnd(LABEL - 2)
  const indent = ' '.repeat(LABEL)
  return [
    wrapped(visible(text), style.width, indent, `  ${named}`),
    ...technical.map((line) => style.dim(technicalLine(visible(line), style.width, indent))),
    ...(command === undefined ? [] : [`${indent}  ${style.bold(visible(command))}`]),
  ].join('\n')
}

/** Lines of a file stay as they are written. */
function technicalLine(line: string, width: number, indent: string): string {
  return line.startsWith('|') ? `${indent}  ${line}` : wrapped(line, width, `${indent}    `, `${indent}  `)
}

const COUNTED: Readonly<Record<RemediationOutcome['outcome'], string>> = {
  fixed: 'mended',
  'pending-restart': 'set and waiting for a restart',
  improved: 'better, not yet in order',
  planned: 'can be mended',
  refused: 'not done',
  unchanged: 'with nothing to do',
  undone: 'tried and taken back',
  failed: 'failed',
}

/** One line with the counts, then exactly what to type next. */
function summaryLines(
  words: readonly FixWords[],
  { items }: ResultDocument,
  applied: boolean,
  consents: readonly string[],
  { bold, width }: Style,
): string[] {
  const counts = Object.entries(COUNTED)
    .map(([outcome, said]) => ({ said, count: words.filter((one) => one.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ said, count }) => `${count} ${said}`)
  return [
    bold(wrapped(counts.join('; '), width)),
    ...nextSteps(words, items, applied, consents).map((step) => wrapped(step, width, '  ', '')),
  ]
}

function nextSteps(words: readonly FixWords[], items: ResultDocument['items'], applied: boolean, consents: readonly string[]): string[] {
  const made = items.flatMap(({ remediation }) => (remediation && MADE.includes(remediation.outcome) ? remediation : []))
  const run = made.find((one) => one.run !== undefined)?.run
  const planned = words.filter(({ outcome }) => outcome === 'planned').map(({ id }) => id)
  const given = consents.map((code) => ` --consent ${code}`).join('')
  return [
    ...(!applied && planned.length > 0 ? [`Make these changes: rounds fix ${planned.join(' ')} --apply${given}`] : []),
    ...(run !== undefined && made.some(({ confirmUntil }) => confirmUntil) ? [`Keep all of it: rounds confirm ${run}`] : []),
    ...(run === undefined ? [] : [`Take all of it back: rounds undo ${run}`]),
  ]
}
