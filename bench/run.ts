/**
 * Runs the benchmarks against dist/rounds.cjs and prints a table; exit 1 when a bar is missed.
 *
 *     npm run bench [-- --only <name>]
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { engine } from './engine.ts'
import { executableCheck, executableVerdict } from './executable.ts'
import type { Benchmark, Measured, Skipped } from './figures.ts'
import { fleetImport, fleetLinear, fleetMemory, fleetOverview } from './fleet.ts'
import { lynis } from './lynis.ts'
import { memory } from './memory.ts'
import { oneCheck } from './one-check.ts'
import { oneProcessAnItem } from './one-process-an-item.ts'
import { openscap } from './openscap.ts'
import { packFirst, packFurther, packJudge, packUnused } from './packs.ts'
import { slowestFact } from './slowest-fact.ts'
import { lineText, row, verdictOf } from './table.ts'
import { verdict } from './verdict.ts'

const all: readonly Benchmark[] = [
  verdict,
  oneCheck,
  executableVerdict,
  executableCheck,
  engine,
  memory,
  oneProcessAnItem,
  packUnused,
  packFirst,
  packFurther,
  packJudge,
  fleetImport,
  fleetOverview,
  fleetLinear,
  fleetMemory,
  slowestFact,
  openscap,
  lynis,
]

async function main(argv: readonly string[]): Promise<number> {
  const only = argv.flatMap((one, index) => (argv[index - 1] === '--only' ? [one] : []))
  const unknown = only.find((name) => !all.some((benchmark) => benchmark.name === name))
  if (unknown !== undefined) {
    console.error(`There is no benchmark "${unknown}"; there are ${all.map(({ name }) => name).join(', ')}.`)
    return 64
  }
  build()
  console.log(row('what', 'bar', 'median (min - max)', ''))
  const verdicts: string[] = []
  for (const benchmark of all.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const line = { benchmark, outcome: await outcomeOf(benchmark) }
    verdicts.push(verdictOf(line))
    console.log(lineText(line))
  }
  return verdicts.includes('over') ? 1 : 0
}

async function outcomeOf(benchmark: Benchmark): Promise<Measured | Skipped> {
  const outcome = await benchmark.measure()
  if (!('skipped' in outcome) && outcome.values.some((value) => !Number.isFinite(value))) {
    throw new Error(`${benchmark.name} measured ${outcome.values.join(', ')}: that is no figure`)
  }
  return outcome
}

/** An old bundle would be measured for the new source. */
function build(): void {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('../bin/build.mjs', import.meta.url))], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) {
    throw new Error('dist/rounds.cjs could not be built')
  }
}

process.exitCode = await main(process.argv.slice(2))
