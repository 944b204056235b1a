import type { ResultDocument } from '../lib/schema/types.ts'
import type { Benchmark, Sample } from './figures.ts'
import { outputOf, race, rounds, withOwnFolders } from './race.ts'

/** Ten times less is for a collection that is at least this large: with fewer items the ratio cannot get there. */
const FULL_COLLECTION = 30

export const oneProcessAnItem: Benchmark = {
  name: 'one-process-an-item',
  what: 'CPU of "rounds check <id>" for each item, added up, against one sweep',
  bar: { atLeast: 10 },
  measure: () =>
    withOwnFolders((_, environment) => {
      const document = JSON.parse(outputOf([...rounds, 'sweep', '--json'], environment)) as ResultDocument
      const ids = document.items.map(({ id }) => id)
      const samples = race([[...rounds, 'sweep', '--json'], ...ids.map((id) => [...rounds, 'check', id, '--json'])], 3, environment)
      return {
        values: savings(samples),
        unit: '×',
        how: `Bundle, CPU of the process and its commands; ${ids.length} items.`,
        ...(ids.length < FULL_COLLECTION
          ? { notYet: `The bar is for the full collection; with ${ids.length} items the most there can be is ${ids.length} ×.` }
          : {}),
      }
    }),
}

/** The sweep is the first command of a round, the others are its items one by one. */
export function savings(rounds: readonly (readonly Sample[])[]): number[] {
  return rounds.map(([sweep, ...checks]) => checks.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / (sweep?.cpuMs || Number.NaN))
}
