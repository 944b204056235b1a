import type { Store } from '../duckdb.ts'
import type { Scope } from './view.ts'

export type Option = 'practice' | 'item' | 'month' | 'from' | 'to' | 'days'

/** One of the questions that a store answers. */
export interface Question {
  name: string
  /** What it answers, in a sentence. */
  answers: string
  /** Options that it cannot do without. */
  needs: readonly Option[]
  /** Options that it understands besides. */
  takes: readonly Option[]
  /** Where nobody says. */
  days?: number
  ask(store: Store, scope: Scope): Promise<Table>
}

export type Cell = string | number | null

/** Headings and rows, in the order in which people read them. */
export interface Table {
  columns: string[]
  rows: Cell[][]
}

/** A question that one SELECT answers; its columns are the headings. */
export function selects(columns: readonly string[], sql: string): Question['ask'] {
  return async (store) => {
    const rows = await store.rows(sql)
    return { columns: [...columns], rows: rows.map((row) => Object.values(row).map(cellOf)) }
  }
}

function cellOf(value: unknown): Cell {
  return value === null || typeof value === 'number' || typeof value === 'string' ? value : String(value)
}
