import type { PracticeState } from '../practice/state.ts'

/** A row for each rule and item, RFC 4180. */
export function practiceCsv(state: PracticeState): string {
  throw new Error('the table is being built')
}
