import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Benchmark, ratiosOf } from './figures.ts'
import { nothing, outputOf, race, rounds, withOwnFolders } from './race.ts'

export const engine: Benchmark = {
  name: 'engine',
  what: '"rounds judge FILE --json", facts replayed, all items, against "node -e 0"',
  bar: { below: 2.5 },
  measure: () =>
    withOwnFolders((folder, environment) => {
      const file = join(folder, 'sweep.json')
      writeFileSync(file, outputOf([...rounds, 'sweep', '--json'], environment))
      const samples = race([nothing, [...rounds, 'judge', file, '--json']], 25, environment)
      return { values: ratiosOf(samples, 1, 0), unit: '×', how: 'Bundle; the document is a sweep of this very machine.' }
    }),
}
