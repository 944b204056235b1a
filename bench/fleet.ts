import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoPractice } from '../lib/demo/practice.ts'
import type { Benchmark, Sample } from './figures.ts'
import { ratiosOf, spreadOf } from './figures.ts'
import { bigStore, DAYS, NOW } from './fleet-store.ts'
import { outputOf, race, rounds, withOwnFolders } from './race.ts'

const FILES = 3000
const MACHINES = 10_000
const ROUNDS = 3

const preload = fileURLToPath(new URL('./peak.cjs', import.meta.url))
/** The least that any program in Node can do with such files. */
const PARSE_ONLY = `
const { readdirSync, readFileSync } = require('node:fs')
for (const name of readdirSync(process.argv[1], { recursive: true })) if (name.endsWith('.json')) JSON.parse(readFileSync(process.argv[1] + '/' + name, 'utf8'))`

export const fleetImport: Benchmark = {
  name: 'fleet-import',
  what: 'CPU of taking result documents into an empty store, against a Node program that only parses the same files',
  bar: { below: 6 },
  measure: () =>
    withOwnFolders(async (folder) => {
      const { results, kilobytes } = await manyResults(join(folder, 'results'))
      const samples: Sample[][] = []
      for (let round = 0; round < ROUNDS; round++) {
        const store = join(folder, `import-${round}.duckdb`)
        const commands = [
          [...rounds, 'fleet', 'import', results, '--store', store],
          [process.execPath, '-e', PARSE_ONLY, results],
        ]
        samples.push(...race(commands, 1, {}, 0))
      }
      const [wall, cpu] = [spreadOf(samples.map(([own]) => own?.wallMs ?? 0)), spreadOf(samples.map(([own]) => own?.cpuMs ?? 0))]
      const perSecond = (ms: number) => Math.round((FILES / ms) * 1000)
      return {
        values: ratiosOf(samples, 0, 1, 'cpuMs'),
        unit: '×',
        how: `${FILES} results of ${kilobytes} kB on average: ${perSecond(wall.median)} a second by the clock, ${perSecond(cpu.median)} a second of one core's CPU.`,
      }
    }),
}

export const fleetOverview: Benchmark = {
  name: 'fleet-overview',
  what: `CPU seconds of the overview of all practices, ${MACHINES} computers and ${DAYS} days`,
  bar: { below: 10 },
  measure: async () => {
    const store = await bigStore(MACHINES)
    const samples = race([standing(store)], ROUNDS)
    const wall = spreadOf(samples.map(([own]) => own?.wallMs ?? 0))
    return {
      values: samples.map(([own]) => (own?.cpuMs ?? 0) / 1000),
      unit: 's',
      how: `rounds fleet query standing, bundle; ${(wall.median / 1000).toFixed(1)} s by the clock. One row a practice, with 30 days ago beside today.`,
    }
  },
}

export const fleetLinear: Benchmark = {
  name: 'fleet-linear',
  what: `the same over ${MACHINES} computers against half as many`,
  bar: { atMost: 2.2 },
  measure: async () => {
    const [all, half] = [await bigStore(MACHINES), await bigStore(MACHINES / 2)]
    return { values: ratiosOf(race([standing(all), standing(half)], ROUNDS), 0, 1, 'cpuMs'), unit: '×', how: 'CPU, bundle.' }
  },
}

export const fleetMemory: Benchmark = {
  name: 'fleet-memory',
  what: `the most memory that the hungriest question holds resident, ${MACHINES} computers and ${DAYS} days`,
  bar: { below: 1024 },
  measure: () =>
    withOwnFolders(async (folder) => {
      const store = await bigStore(MACHINES)
      const peaks = ['standing', 'changed', 'mend-time'].map((question) => peakOf(folder, ['fleet', 'query', question, '--store', store]))
      return {
        values: [Math.max(...peaks)],
        unit: 'MB',
        how: `standing ${peaks[0]?.toFixed(0)}, changed ${peaks[1]?.toFixed(0)}, mend-time ${peaks[2]?.toFixed(0)} MB.`,
      }
    }),
}

function standing(store: string): string[] {
  return [...rounds, 'fleet', 'query', 'standing', '--store', store]
}

function peakOf(folder: string, args: readonly string[]): number {
  const [node = '', ...program] = rounds
  const file = join(folder, 'peak')
  outputOf([node, '--require', preload, ...program, ...args], { ROUNDS_BENCH_PEAK: file })
  return Number(readFileSync(file, 'utf8')) / 1000
}

/** Files as rounds import leaves them, with ids and days of their own. */
async function manyResults(folder: string): Promise<{ results: string; kilobytes: number }> {
  const { documents } = await demoPractice({ seed: 'bench', machines: 20, now: NOW, troubles: 'none' })
  const texts = documents.filter(({ scope }) => scope === undefined).map((one) => ({ text: JSON.stringify(one), id: one.machine.id }))
  for (let index = 0; index < FILES; index++) {
    const { text = '', id = '' } = texts[index % texts.length] ?? {}
    const machine = `m-${index % 300}-${id.slice(0, 13)}`
    const own = join(folder, 'bench', machine)
    mkdirSync(own, { recursive: true })
    writeFileSync(join(own, `${index}.json`), `${text.replaceAll(id, machine).replace(/"durationMs":\d+/, `"durationMs":${index}`)}\n`)
  }
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0) / texts.length
  return { results: folder, kilobytes: Math.round(characters / 1000) }
}
