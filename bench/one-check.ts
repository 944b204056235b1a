import { type Benchmark, ratiosOf } from './figures.ts'
import { nothing, race, rounds, withOwnFolders } from './race.ts'

export const oneCheck: Benchmark = {
  name: 'one-check',
  what: '"rounds check os-supported --json" against "node -e 0"',
  bar: { below: 2 },
  measure: () =>
    withOwnFolders((_, environment) => {
      const samples = race([nothing, [...rounds, 'check', 'os-supported', '--json']], 25, environment)
      return { values: ratiosOf(samples, 1, 0), unit: '×', how: 'Bundle; the item and the context facts read files alone on Linux.' }
    }),
}
