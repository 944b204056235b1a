import { readdirSync, readFileSync } from 'node:fs'
import type { ItemManifest, ResultDocument } from '../lib/schema/types.ts'
import { type Benchmark, ratiosOf } from './figures.ts'
import { inHost, sweepInHost } from './lab.ts'
import { raceIn } from './race.ts'

export const slowestFact: Benchmark = {
  name: 'slowest-fact',
  what: 'a full sweep of a booted Debian 12 host, as root, against its own slowest fact alone',
  bar: { atMost: 1.5 },
  measure: () =>
    inHost('slowest', async (host) => {
      const [program = '', bundle = '', ...sweep] = sweepInHost
      const document = JSON.parse((await host.run([program, bundle, ...sweep])).stdout) as ResultDocument
      const fact = slowestOf(document)
      const item = leanestWith(fact, document, manifests())
      const samples = await raceIn(host, [[program, bundle, 'check', item, '--json'], sweepInHost], 9)
      return {
        values: ratiosOf(samples, 1, 0),
        unit: '×',
        how: `The slowest fact is ${fact}; alone is "rounds check ${item}", which needs it and least else.`,
      }
    }),
}

export function slowestOf({ facts }: Pick<ResultDocument, 'facts'>): string {
  const [slowest] = Object.entries(facts).sort(([, a], [, b]) => b.durationMs - a.durationMs)
  if (!slowest) {
    throw new Error('the sweep read no facts')
  }
  return slowest[0]
}

/** The item of the document that needs the fact and the fewest others; a context fact is part of every check, so any item will do for it. */
export function leanestWith(fact: string, { items }: Pick<ResultDocument, 'items'>, all: readonly ItemManifest[]): string {
  const here = all
    .filter(({ id }) => items.some((item) => item.id === id))
    .map(({ id, facts = {} }) => ({ id, needs: Object.values(facts).map(nameOf) }))
  const fitting = here.filter(({ needs }) => needs.includes(fact))
  const [leanest] = (fitting.length > 0 ? fitting : here).sort((a, b) => a.needs.length - b.needs.length)
  if (!leanest) {
    throw new Error(`no item of the sweep needs ${fact}`)
  }
  return leanest.id
}

function nameOf(binding: NonNullable<ItemManifest['facts']>[string]): string {
  return typeof binding === 'string' ? binding : binding.fact
}

function manifests(): ItemManifest[] {
  const folder = new URL('../manifests/', import.meta.url)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as ItemManifest)
}
