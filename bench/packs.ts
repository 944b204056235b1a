import { rmSync } from 'node:fs'
import { content } from '../lib/content/index.ts'
import type { PackBody } from '../lib/packs/pack.ts'
import { openSandbox } from '../lib/packs/sandbox/open.ts'
import { factManifest, installed, itemManifest, packBody } from '../test/lib/packs/sample-pack.ts'
import { type Benchmark, type Measured, spreadOf } from './figures.ts'
import { nothing, race, rounds, withOwnFolders } from './race.ts'

/** Of each command by turns: a pack costs less than the machine's own moods. */
const ROUNDS = 31
/** Milliseconds of an empty Node program on a present office computer: what the bars in milliseconds are meant for. */
const EMPTY_MS = 40
const PACKS = 20
const ITEMS = 20

/** Packs of twenty items that share one fact. */
function packs(count: number): PackBody[] {
  return Array.from({ length: count }, (_, index) => packOf(`notes-${index}`))
}

function packOf(name: string): PackBody {
  const fact = `acme-${name}`
  const ids = Array.from({ length: ITEMS }, (_, index) => itemOf(name, index))
  const judges = ids.map((id) => `${JSON.stringify(id)}: judge`).join(', ')
  const code = `(() => {
    const judge = ({ note }) => {
      const lines = note.text.split(' ').filter((word) => word !== '')
      const parts = lines.map((word, index) => ({ scope: 'machine', status: word === 'fine' ? 'pass' : 'warn', observed: word, expected: 'fine', source: 'note ' + index, owner: 'local' }))
      return { status: 'warn', summary: 'The note has ' + lines.length + ' words', parts, measures: { words: lines.length } }
    }
    const parse = () => ({ state: 'value', value: { text: 'the door is open again'.repeat(4) } })
    globalThis.pack = { judges: { ${judges} }, plans: {}, parsers: { '${fact}/linux': parse, '${fact}/win32': parse } }
  })()`
  return {
    ...packBody({ name }),
    items: ids.map((id) => itemManifest(id, { facts: { note: fact } })),
    facts: [factManifest(fact)],
    code,
  }
}

function itemOf(name: string, index: number): string {
  return `acme-${name}-item-${index}`
}

/** Milliseconds of an office computer that the second command takes longer than the first, in each round and for each of so many, and those of an empty Node program here. */
function differences(
  bodies: readonly PackBody[],
  few: readonly string[],
  many: readonly string[],
  by: number,
  without = false,
): Promise<Timed> {
  return withOwnFolders((_, environment) => {
    const { config } = installed(bodies)
    try {
      const command = (configured: boolean, words: readonly string[]) => [
        ...['env', `ROUNDS_CONFIG_DIR=${configured ? config : environment.ROUNDS_CONFIG_DIR}`, ...rounds, ...words, '--json'],
      ]
      const samples = race([nothing, command(!without, few), command(true, many)], ROUNDS, environment)
      const times = samples.map((round) => round.map(({ wallMs }) => wallMs))
      const emptyMs = spreadOf(times.map(([empty = Number.NaN]) => empty)).median
      const values = times.map(([, less = Number.NaN, more = Number.NaN]) => ((more - less) / by) * (EMPTY_MS / emptyMs))
      return { values, emptyMs }
    } finally {
      rmSync(config, { recursive: true, force: true })
    }
  })
}

const check = (ids: readonly string[]) => ['sweep', ...ids.flatMap((id) => ['--only', id])]

interface Timed {
  values: number[]
  emptyMs: number
}

async function measured(timed: Promise<Timed>, how: string): Promise<Measured> {
  const { values, emptyMs } = await timed
  return { values, unit: 'ms', how: `${how} As if an empty Node program took ${EMPTY_MS} ms; here it took ${Math.round(emptyMs)} ms.` }
}

export const packUnused: Benchmark = {
  name: 'pack-unused',
  what: `a check of a built-in item with ${PACKS} packs of ${ITEMS} items installed against none, a pack`,
  bar: { below: 1 },
  measure: () =>
    measured(
      differences(packs(PACKS), check(['os-supported']), check(['os-supported']), PACKS, true),
      'Bundle; none of their code is run.',
    ),
}

export const packFirst: Benchmark = {
  name: 'pack-first',
  what: 'a check of a built-in item and one of a pack against the built-in item alone',
  bar: { below: 60 },
  measure: () =>
    measured(
      differences(packs(1), check(['os-supported']), check(['os-supported', itemOf('notes-0', 0)]), 1),
      'Bundle; starts the worker and one instance of QuickJS, parses one fact and judges it.',
    ),
}

export const packFurther: Benchmark = {
  name: 'pack-further',
  what: 'a check of an item of each of ten more packs, a pack',
  bar: { below: 20 },
  measure: () => {
    const items = Array.from({ length: 11 }, (_, index) => itemOf(`notes-${index}`, 0))
    return measured(differences(packs(11), check(items.slice(0, 1)), check(items), 10), 'Bundle; one more instance, fact and item each.')
  },
}

export const packJudge: Benchmark = {
  name: 'pack-judge',
  what: 'one judge call into the sandbox, there and back',
  bar: { below: 1 },
  measure: () => measured(judgeCalls(), 'From source, in one process: each item of a pack once, after a first call.'),
}

/** Milliseconds of a call, in each of several sandboxes. */
async function judgeCalls(): Promise<Timed> {
  const emptyMs = spreadOf(race([nothing], ROUNDS).map(([empty]) => empty?.wallMs ?? Number.NaN)).median
  const { code } = packOf('notes-0')
  const parts = await content.sandbox()
  const input = JSON.stringify([{ note: { text: 'the door is open again'.repeat(4) } }, {}, { now: '2026-11-22T09:30:00.000Z' }])
  const call = (index: number) => ({ do: 'judge', item: itemOf('notes-0', index), input }) as const
  const values: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const sandbox = openSandbox(parts)
    await sandbox.call('acme.notes-0', code, call(0))
    const before = performance.now()
    for (let index = 1; index < ITEMS; index++) {
      await sandbox.call('acme.notes-0', code, call(index))
    }
    values.push(((performance.now() - before) / (ITEMS - 1)) * (EMPTY_MS / emptyMs))
    await sandbox.close()
  }
  return { values, emptyMs }
}
