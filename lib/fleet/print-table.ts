import { csvCell } from '../formats/csv.ts'
import type { Cell, Table } from './questions/question.ts'

export type Form = 'table' | 'csv' | 'json'

const WIDEST = 60

/** The answer for a terminal, a spreadsheet (RFC 4180) or a program (an array of objects). */
export function tableText({ columns, rows }: Table, form: Form): string {
  switch (form) {
    case 'csv':
      return [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')
    case 'json':
      return JSON.stringify(
        rows.map((row) => Object.fromEntries(columns.map((column, index) => [keyOf(column), row[index] ?? null]))),
        undefined,
        2,
      )
    case 'table':
      return forPeople(columns, rows)
  }
}

function forPeople(columns: readonly string[], rows: readonly Cell[][]): string {
  if (rows.length === 0) {
    return 'Nothing.'
  }
  const lines = [columns, ...rows].map((row) => row.map(shownCell))
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  const isNumber = columns.map((_, index) => rows.every((row) => typeof row[index] === 'number' || row[index] === null))
  const padded = (line: string[]) =>
    line.map((cell, index) => (isNumber[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0))).join('  ')
  return lines.map((line) => padded(line).trimEnd()).join('\n')
}

function shownCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell)
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 3)}...` : text
}

/** `First day` as `firstDay`. */
function keyOf(column: string): string {
  return column.toLowerCase().replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase())
}
