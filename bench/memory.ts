import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Benchmark } from './figures.ts'
import { outputOf, rounds, withOwnFolders } from './race.ts'

const preload = fileURLToPath(new URL('./peak.cjs', import.meta.url))

export const memory: Benchmark = {
  name: 'memory',
  what: 'the most memory a sweep holds resident',
  bar: { below: 120 },
  measure: () =>
    withOwnFolders((folder, environment) => {
      const [node = '', ...program] = rounds
      const file = join(folder, 'peak')
      const peak = () => {
        outputOf([node, '--require', preload, ...program, 'sweep', '--json'], { ...environment, ROUNDS_BENCH_PEAK: file })
        return Number(readFileSync(file, 'utf8')) / 1000
      }
      return {
        values: [peak(), peak(), peak()],
        unit: 'MB',
        how: "Bundle; getrusage's maximum of the process itself, without the commands it starts.",
      }
    }),
}
