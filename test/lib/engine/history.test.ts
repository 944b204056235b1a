import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rememberFirstSeen } from '../../../lib/engine/history.ts'
import type { FactManifest, FactOutcome, History } from '../../../lib/schema/types.ts'

const test = suite('history')
const manifest = { name: 'updates', title: 't', firstSeen: { list: 'missing', id: 'id' }, platforms: {} } as FactManifest
const facts = (...ids: string[]): Record<string, FactOutcome> => ({
  updates: { value: { missing: ids.map((id) => ({ id })) }, source: 's', durationMs: 0 },
})
const remember = (history: History, of: Record<string, FactOutcome>, now: string) =>
  rememberFirstSeen(history, [manifest], of, now).firstSeen.updates
const known: History = { firstSeen: { updates: { a: '2026-11-01T00:00:00Z' } }, changed: {} }

test('what is new gets the time of this run, what was known keeps its own', () =>
  assert.equal(remember(known, facts('a', 'b'), '2026-11-22T00:00:00Z'), { a: '2026-11-01T00:00:00Z', b: '2026-11-22T00:00:00Z' }))
test('what is gone is forgotten, so that it starts anew when it comes back', () =>
  assert.equal(remember(known, facts('b'), 'now'), { b: 'now' }))
test('a fact that could not be read forgets nothing', () => {
  const unread = { updates: { error: { state: 'failed' as const, reason: 'late' }, source: 's', durationMs: 0 } }
  assert.equal(remember(known, unread, 'now'), { a: '2026-11-01T00:00:00Z' })
})
test('what was changed by Rounds is left alone', () =>
  assert.equal(rememberFirstSeen({ ...known, changed: { x: 'then' } }, [manifest], facts(), 'now').changed, { x: 'then' }))
test('an entry without an id is not remembered, whatever it is', () => {
  const missing = [null, 1, 'x', {}, { id: null }, { id: {} }, { id: [] }, { id: 'x'.repeat(301) }, { id: 'a' }, { id: 7 }]
  const of = { updates: { value: { missing }, source: 's', durationMs: 0 } }
  assert.equal(remember(known, of, 'now'), { a: '2026-11-01T00:00:00Z', 7: 'now' })
})
test('a name that all objects have is new like every other', () =>
  assert.equal(remember(known, facts('constructor', 'toString'), 'now'), { constructor: 'now', toString: 'now' }))
test('no more than 5000 entries of one fact and 20000 of all are remembered, each counted once', () => {
  const many = (count: number) => Array.from({ length: count }, (_, id) => ({ id }))
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const manifests = names.map((name) => ({ ...manifest, name }))
  const listed = names.map((name) => [name, { value: { missing: [...many(6000), ...many(6000)] }, source: 's', durationMs: 0 }])
  const { firstSeen } = rememberFirstSeen(known, manifests, Object.fromEntries(listed), 'now')
  assert.equal(
    names.map((name) => Object.keys(firstSeen[name] ?? {}).length),
    [5000, 5000, 5000, 5000, 0, 0],
  )
})

test.run()
