import { createColors } from 'picocolors'
import type { ResultDocument, ResultItem } from '../schema/types.ts'
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
}

/** The table of a round, one line an item, plain text without colour. */
export function tableOf({ machine, practice, items }: ResultDocument, options: TableOptions): string {
  const colors = createColors(options.colour)
  const width = Math.max(...items.map(({ id }) => id.length), 4)
  const head = `${colors.bold(machine.hostname)}  ${machine.os}, ${machine.role}, ${practice ?? 'practice not set (ROUNDS_PRACTICE or practice.json)'}`
  const lines = items.flatMap((item) => [itemLine(item, width, colors), ...(options.details ? detailLines(item, colors) : [])])
  const hidden = hiddenInWords(items)
  return [head, '', ...lines, '', countsInWords(items), ...(hidden ? [colors.yellow(hidden)] : [])].join('\n')
}

type Colors = ReturnType<typeof createColors>

function itemLine(item: ResultItem, width: number, colors: Colors): string {
  const word = statusInWords(item)
  const note = waiverInWords(item.waiver)
  return `${colors[COLOURS[word]](word.padEnd(14))}  ${item.id.padEnd(width)}  ${item.summary}${note ? ` (${note})` : ''}`
}

function detailLines({ parts }: ResultItem, colors: Colors): string[] {
  return parts.map(({ status, scope, observed, expected, source, owner }) =>
    colors.gray(`    ${status.padEnd(14)}${scope}: ${observed}; expected ${expected} [${source}, owner ${owner}]`),
  )
}
