import { type Benchmark, ratiosOf } from './figures.ts'
import { nothing, outputOf, race, rounds, withOwnFolders } from './race.ts'

export const verdict: Benchmark = {
  name: 'verdict',
  what: '"rounds verdict os-supported" against "node -e 0"',
  bar: { below: 1.5 },
  measure: () =>
    withOwnFolders((_, environment) => {
      outputOf([...rounds, 'check', 'os-supported', '--json'], environment)
      const samples = race([nothing, [...rounds, 'verdict', 'os-supported']], 25, environment)
      return { values: ratiosOf(samples, 1, 0), unit: '×', how: 'Bundle; the finding was stored by a check just before.' }
    }),
}
