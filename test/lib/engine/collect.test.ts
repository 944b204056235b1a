import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, value } from '../../../lib/api.ts'
import { addPacks, builtIn } from '../../../lib/content/index.ts'
import { collect } from '../../../lib/engine/collect.ts'
import type { Reader } from '../../../lib/host/read.ts'
import type { Collection } from '../../../lib/packs/collection.ts'
import { merged } from '../../../lib/packs/merged.ts'
import type { KnownPack } from '../../../lib/packs/pack.ts'
import type { FactManifest } from '../../../lib/schema/types.ts'
import { INPUTS } from '../../support/context.ts'
import { packBody } from '../packs/sample-pack.ts'

const test = suite('collecting facts')
const source = {
  needs: 'user',
  timeoutSeconds: 1,
  proved: 'documents',
  probes: { node: { system: 'node' }, reboot: { file: '/run/reboot-required' } },
} as const
// The parser of restart-pending is real; the readers below stand in for a machine.
const fact = (name: string, more: object = {}): FactManifest => ({ name, title: name, platforms: { linux: { ...source, ...more } } })
const hanging = new Promise<Answer<unknown>>(() => undefined)
const reader = (read: Reader['read']): Reader => ({ read, close: async () => undefined })
const options = { platform: 'linux', elevated: false, inputs: INPUTS, stateFolder: '/state', deadlineSeconds: 0.2 } as const
const never = reader(() => hanging)

test('a fact that is not written for the platform says so', async () => {
  const { power } = await collect([{ ...fact('power'), platforms: { win32: { ...source } } }], never, options)
  assert.match(power?.error?.reason ?? '', /nobody has written how to read this on linux/)
})
test('what needs rights is not tried without them', async () => {
  let asked = 0
  const { power } = await collect(
    [fact('power', { needs: 'admin' })],
    reader(() => {
      asked++
      return hanging
    }),
    options,
  )
  assert.is(power?.error?.state, 'denied')
  assert.is(asked, 0)
})
test('a probe that hangs ends with the sweep and spoils no other', async () => {
  const started = Date.now()
  const slow = fact('restart-pending', { probes: { only: { file: '/slow' } } })
  const read: Reader['read'] = async (probe) =>
    'file' in probe && probe.file === '/slow' ? hanging : value({ path: 'x', text: 'abc', size: 3 })
  const outcomes = await collect([slow, fact('no-such-parser')], reader(read), options)
  assert.match(outcomes['restart-pending']?.error?.reason ?? '', /no answer before the end of the sweep \(0\.2 s\)/)
  assert.match(outcomes['no-such-parser']?.error?.reason ?? '', /the parser of no-such-parser failed/)
  assert.ok(Date.now() - started < 5000)
})
test('a parser hears until when its answer is waited for', async () => {
  const heard: (number | undefined)[] = []
  const pack: Collection = {
    ...builtIn,
    items: () => [],
    facts: () => [fact('note')],
    parser: async () => (_probes, _context, until) => {
      heard.push(until)
      return value('said')
    },
  }
  addPacks({ all: merged([builtIn, pack]), packs: [] })
  const before = Date.now()
  await collect(
    [fact('note')],
    reader(async () => value('read')),
    { ...options, deadlineSeconds: 7 },
  ).finally(() => addPacks(undefined))
  assert.is(heard.length, 1)
  assert.ok(Number(heard[0]) >= before + 7000 && Number(heard[0]) <= Date.now() + 7000, String(heard[0]))
})

test('a parser that throws makes its own fact unknown, with the reason', async () => {
  const { power } = await collect(
    [fact('power')],
    reader(async () => null as unknown as Answer<unknown>),
    options,
  )
  assert.match(power?.error?.reason ?? '', /the parser of power failed/)
})
test('progress counts every fact', async () => {
  const seen: string[] = []
  await collect([fact('power'), fact('users')], never, { ...options, onProgress: (done, total) => seen.push(`${done}/${total}`) })
  assert.equal(seen, ['1/2', '2/2'])
})
test('a probe whose clause does not hold is absent and is not asked', async () => {
  const asked: string[] = []
  const probes = { never: { file: '/never', when: 'platform == win32' }, always: { file: '/always', when: 'platform == linux' } }
  await collect(
    [fact('power', { probes })],
    reader(async (probe) => value(asked.push('file' in probe ? probe.file : ''))),
    options,
  )
  assert.equal(asked, ['/always'])
})

/** A pack with so many probes in one fact, and the parser that it would have. */
function withPack(probes: number, run: (fact: FactManifest) => Promise<void>): Promise<void> {
  const all = Object.fromEntries(Array.from({ length: probes }, (_, index) => [`p${index}`, { file: `/srv/${index}` }]))
  const notes = { ...fact('acme-note', { probes: all }) }
  const pack: KnownPack = {
    ...{ id: 'acme.notes', version: '1.0.0', displayName: 'Notes', publisher: 'acme', file: '', sha256: '', state: 'active', loadMs: 0 },
    ...{ trusted: true, signature: 'good', grants: ['check'], body: { ...packBody(), facts: [notes] } },
  }
  const collection = {
    ...builtIn,
    items: () => [],
    facts: () => [notes],
    parser: async () => (read: Record<string, unknown>) => value(read),
  }
  addPacks({ all: merged([builtIn, collection]), packs: [pack] })
  return run(notes).finally(() => addPacks(undefined))
}

test('of one pack a few probes are carried out side by side, and they hold up nobody else', () =>
  withPack(40, async (notes) => {
    const running = { packs: 0, most: 0, others: 0 }
    const read: Reader['read'] = async (probe) => {
      if (!('file' in probe && probe.file.startsWith('/srv/'))) {
        running.others += running.packs > 0 ? 1 : 0
        return value({})
      }
      running.packs += 1
      running.most = Math.max(running.most, running.packs)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running.packs -= 1
      return value(probe.file)
    }
    const outcomes = await collect([notes, fact('power')], reader(read), { ...options, deadlineSeconds: 10 })
    assert.is(Object.keys(outcomes['acme-note']?.value ?? {}).length, 40)
    assert.is(running.most, 8)
    assert.is(running.others, 2)
  }))
test('what had no turn before the end of the sweep is not started any more', () =>
  withPack(40, async (notes) => {
    let started = 0
    const read: Reader['read'] = async () => {
      started += 1
      await new Promise((resolve) => setTimeout(resolve, 300))
      return value({})
    }
    const outcomes = await collect([notes], reader(read), options)
    assert.match(outcomes['acme-note']?.error?.reason ?? '', /no answer before the end of the sweep/)
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.is(started, 8)
  }))
test('a probe is told which settings people chose', async () => {
  const told: unknown[] = []
  const layered = {
    'x.machine': { value: 'a', layer: 'machine' },
    'x.pack': { value: 'a', layer: 'pack' },
  } as const
  await collect(
    [fact('power')],
    reader(async (_probe, { fills }) => value(told.push(['x.machine', 'x.pack', 'x.none'].map((key) => fills.isChosen?.(key))))),
    { ...options, inputs: { ...INPUTS, settings: layered } },
  )
  assert.equal(told[0], [true, false, false])
})

test.run()
