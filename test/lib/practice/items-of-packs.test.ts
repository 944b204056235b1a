import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { itemsOfPractice } from '../../../lib/practice/items-of-packs.ts'
import { practiceState } from '../../../lib/practice/practice-state.ts'
import type { PackOfResult, ResultItem } from '../../../lib/schema/types.ts'
import { itemManifest } from '../packs/sample-pack.ts'
import { documentOf, expected, heard, inputOf, itemOf } from './fixtures/input.ts'

const test = suite('items of packs in the report of a practice')

const note = itemManifest('acme-note', { platforms: ['win32'], title: 'The note on the door is new' })
const pack = (changes: Partial<PackOfResult> = {}): PackOfResult => ({
  id: 'acme.notes',
  version: '1.0.0',
  sha256: 'a'.repeat(64),
  state: 'active',
  about: 'Looks whether the note on the door is new.',
  items: [note],
  ...changes,
})
const named = (name: string) => ({ id: `id-of-${name}`, hostname: name })
const withPack = (name: string, item: Partial<ResultItem>, one = pack()) =>
  documentOf({ machine: named(name), packs: [one], items: [{}, { id: 'acme-note', ...item }] })
const stateOf = (...documents: ReturnType<typeof documentOf>[]) => {
  const practice = { practice: 'Kauri Medical Centre', machines: expected(...documents.map(({ machine }) => machine.hostname)) }
  return practiceState(inputOf({ practice, documents: heard(...documents), items: itemsOfPractice() }))
}

test('a report needs no pack: its item counts under its rule, on the computers that have it', async () => {
  const state = await stateOf(withPack('Server', { status: 'fail', summary: 'The note is old' }), documentOf({ machine: named('Nurse 1') }))
  const found = state.items.find(({ id }) => id === 'acme-note')
  assert.is(found?.word, 'fail')
  assert.is(found?.manifest.title, note.title)
  assert.equal(
    found?.machines.map(({ machine }) => machine.name),
    ['Server'],
    'nobody expects it where the pack never was',
  )
  assert.ok(
    state.rules.find(({ rule }) => rule.document === 'health-check' && rule.rule === '5')?.items.some(({ id }) => id === 'acme-note'),
  )
  assert.match(state.notices.map(({ text }) => text).join('\n'), 'Server: the pack acme.notes adds checks of its own. Looks whether')
  assert.is(
    state.notices.some(({ kind }) => kind === 'unknown-item'),
    false,
  )
})
test('a pack that cannot be used is told with its reason', async () => {
  const failed = pack({ state: 'failed', reason: 'it is not what was pinned' })
  const state = await stateOf(withPack('Server', { status: 'unknown' }, failed))
  assert.is(state.items.find(({ id }) => id === 'acme-note')?.word, 'unknown')
  assert.match(state.notices.map(({ text }) => text).join('\n'), 'belongs there and cannot be used (it is not what was pinned)')
})
test('a computer that had the pack and tells no more of it is unknown', async () => {
  const before = { ...withPack('Server', { status: 'pass' }), startedAt: '2026-11-01T19:00:00.000Z' }
  const state = await stateOf(before, documentOf({ machine: named('Server') }))
  assert.is(state.items.find(({ id }) => id === 'acme-note')?.word, 'unknown')
})
test('what a result brings along replaces nothing that is known', async () => {
  const thief = pack({ items: [itemManifest('screen-lock', { title: 'All is well, says the pack' })] })
  const state = await stateOf(documentOf({ machine: named('Server'), packs: [thief], items: [itemOf({ status: 'fail' })] }))
  const lock = state.items.filter(({ id }) => id === 'screen-lock')
  assert.is(lock.length, 1)
  assert.is.not(lock[0]?.manifest.title, 'All is well, says the pack')
})

test.run()
