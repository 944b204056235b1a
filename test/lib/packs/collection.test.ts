import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context, FactContext } from '../../../lib/api.ts'
import { messageOf } from '../../../lib/errors.ts'
import { takeIncidents } from '../../../lib/logs/incidents.ts'
import { type Collection, packCollection } from '../../../lib/packs/collection.ts'
import { idOf, type KnownPack } from '../../../lib/packs/pack.ts'
import type { Sandbox, SandboxCall } from '../../../lib/packs/sandbox/sandbox.ts'
import { factManifest, itemManifest, packBody } from './sample-pack.ts'

const test = suite('collection of a pack')
const MEBIBYTE = 1024 * 1024
const context: FactContext = { platform: 'linux', now: '2026-11-22T09:30:00.000Z', facts: {} }
const body = {
  ...packBody(),
  items: [itemManifest('acme-note')],
  facts: ['acme-note', 'acme-second', 'acme-third'].map((name) => factManifest(name)),
}
const pack: KnownPack = {
  ...{ id: idOf(body.manifest), version: '1.0.0', displayName: 'Notes', publisher: 'acme', file: '', sha256: '', loadMs: 0 },
  ...{ state: 'active', trusted: true, signature: 'good', grants: ['check'], body },
}

/** The collection in front of a sandbox that only writes down what it is asked. */
function collectionWith(answer: (what: SandboxCall) => string = () => '{"state":"absent"}') {
  const asked: (SandboxCall | 'warm')[] = []
  const sandbox: Sandbox = {
    warmUp: () => void asked.push('warm'),
    call: async (_pack, _code, what) => {
      asked.push(what)
      return answer(what)
    },
    close: async () => undefined,
  }
  return { asked, collection: packCollection(pack, body, async () => sandbox) }
}

async function parsed({ parser }: Collection, fact: string, until?: number) {
  const parse = await parser(fact, 'linux')
  try {
    return (await parse({}, context, until)).state
  } catch (error) {
    return messageOf(error)
  }
}

test.before.each(() => void takeIncidents())

test('the sandbox gets warm as soon as items are expected to be judged, and not before', async () => {
  const { asked, collection } = collectionWith()
  collection.items()
  collection.facts()
  await collection.plan('acme-note')
  await collection.parser('acme-note', 'linux')
  await collection.judge('acme-note')
  await Promise.resolve()
  assert.equal(asked, [])
  await collection.expect(body.items)
  assert.equal(asked, ['warm'])
})

test('a sandbox that cannot be opened is told by the call, not by what gets warm', async () => {
  const broken = packCollection(pack, body, () => Promise.reject(new Error('no sandbox')))
  await broken.expect(body.items)
  assert.is(await parsed(broken, 'acme-note'), 'no sandbox')
})

test('the sandbox hears until when the answer of a parser is waited for', async () => {
  const { asked, collection } = collectionWith()
  await parsed(collection, 'acme-note', 1234)
  await parsed(collection, 'acme-note')
  assert.equal(
    asked.flatMap((what) => (what === 'warm' ? [] : ['until' in what ? what.until : 'none'])),
    [1234, 'none'],
  )
})

test('what a pack answers altogether has room in a result, and what has none is left out alone', async () => {
  const value = (size: number) => JSON.stringify({ state: 'value', value: 'x'.repeat(size) })
  const sizes: Record<string, number> = { 'acme-note': 2 * MEBIBYTE, 'acme-second': 3 * MEBIBYTE, 'acme-third': MEBIBYTE }
  const finding = JSON.stringify({ status: 'pass', summary: 'x', parts: [], measures: { words: 1 } })
  const { collection } = collectionWith((what) => (what.do === 'parse' ? value(sizes[what.fact] ?? 0) : finding.padEnd(2 * MEBIBYTE)))
  assert.is(await parsed(collection, 'acme-note'), 'value')
  assert.is(
    await parsed(collection, 'acme-second'),
    'the facts and findings of acme.notes have more than 4194304 characters together, so this one is left out',
  )
  assert.ok(takeIncidents().some(({ event, details }) => event === 'pack-contained' && details.what === 'acme.notes 1.0.0: acme-second'))
  assert.is(await parsed(collection, 'acme-third'), 'value')
  assert.is(await parsed(collection, 'acme-note'), 'value', 'the same fact again takes the place of what it was')
  const judge = await collection.judge('acme-note')
  const settings = {}
  assert.match(
    await Promise.resolve(judge({}, settings, { firstSeen: {} } as never)).then(() => '', messageOf),
    /findings of acme\.notes have more/,
  )
})

const round: Context = {
  platform: 'linux',
  now: new Date('2026-11-22T09:30:00.000Z'),
  ...{ role: 'client', join: 'none', managed: false, portable: false, desktop: true, tags: [], products: [] },
  firstSeen: { 'acme-note': { a: '2026-01-01T00:00:00.000Z' }, updates: { KB1: '2026-01-01T00:00:00.000Z' } },
}
const argumentsOf = (what: SandboxCall | 'warm' | undefined) => JSON.parse(typeof what === 'object' ? what.input : '[]')

test('a pack whose publisher may not fix plans nothing, and its code is not even asked', async () => {
  const { asked, collection } = collectionWith()
  const plan = await collection.plan('acme-note')
  const planned = await plan({}, {}, round)
  assert.ok('refused' in planned)
  assert.is(planned.refused, 'untrusted-pack')
  assert.equal(asked, [])
})
test('a judge sees when entries of its own facts were seen first, and of no others', async () => {
  const { asked, collection } = collectionWith(() => '{"status":"pass","summary":"","parts":[],"measures":{}}')
  const judge = await collection.judge('acme-note')
  await judge({}, {}, round)
  const [, , seen] = argumentsOf(asked.at(-1))
  assert.equal(Object.keys(seen.firstSeen), ['acme-note'])
})
test('a parser sees no context fact that its manifest does not name', async () => {
  const { asked, collection } = collectionWith()
  const parse = await collection.parser('acme-note', 'linux')
  await parse({}, { ...context, facts: { users: { state: 'value', value: [{ name: 'anna' }] } } })
  const [, seen] = argumentsOf(asked.at(-1))
  assert.equal(seen.facts, {})
})

test.run()
