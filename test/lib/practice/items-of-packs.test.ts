import { randomBytes } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addPacks, builtIn } from '../../../lib/content/index.ts'
import { lostCollection, packCollection } from '../../../lib/packs/collection.ts'
import { merged } from '../../../lib/packs/merged.ts'
import type { KnownPack, PackBody } from '../../../lib/packs/pack.ts'
import { itemsOfPractice } from '../../../lib/practice/items-of-packs.ts'
import { practiceState } from '../../../lib/practice/practice-state.ts'
import type { Notice, PracticeState } from '../../../lib/practice/state.ts'
import { verifyPackage } from '../../../lib/practice/verify-package.ts'
import { packed as compact, unpackAll } from '../../../lib/rmm/compact.ts'
import type { AttestationRecord, ItemManifest, PackOfResult, ResultItem } from '../../../lib/schema/types.ts'
import { itemManifest, packBody } from '../packs/sample-pack.ts'
import { documentOf, expected, heard, inputOf, itemOf } from './fixtures/input.ts'
import { packed } from './fixtures/packed.ts'

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
const given = (...documents: ReturnType<typeof documentOf>[]) => {
  const practice = { practice: 'Kauri Medical Centre', machines: expected(...documents.map(({ machine }) => machine.hostname)) }
  return inputOf({ practice, documents: heard(...documents), items: itemsOfPractice() })
}
const stateOf = (...documents: ReturnType<typeof documentOf>[]) => practiceState(given(...documents))
const wordOf = ({ items }: PracticeState) => items.find(({ id }) => id === 'acme-note')?.word
const rulesOf = ({ rules }: PracticeState) =>
  rules.filter(({ items }) => items.some(({ id }) => id === 'acme-note')).map(({ rule }) => `${rule.document} ${rule.rule}`)
const noticesOf = ({ notices }: PracticeState) => notices.map(({ kind, text }) => `${kind}: ${text}`).join('\n')
const saying = (changes: Partial<ItemManifest>) => pack({ items: [{ ...note, ...changes }] })

/** The pack is installed where the report is made. */
async function withPackHere<T>(body: PackBody, changes: Partial<KnownPack>, run: () => Promise<T>): Promise<T> {
  const here: KnownPack = {
    id: 'acme.notes',
    version: '1.0.0',
    displayName: 'Notes',
    publisher: 'acme',
    file: '/packs/notes',
    sha256: 'a'.repeat(64),
    state: 'active',
    trusted: true,
    signature: 'good',
    grants: ['check'],
    loadMs: 1,
    body,
    ...changes,
  }
  const nothingRuns = () => Promise.reject(new Error('code of a pack ran'))
  const own = here.lost ? lostCollection(here.lost, 'it is gone') : packCollection(here, body, nothingRuns)
  addPacks({ all: merged([builtIn, own]), packs: [...builtIn.packs(), here] })
  try {
    return await run()
  } finally {
    addPacks(undefined)
  }
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

test('one computer that calls its item something else hides no fail of others', async () => {
  const lies: Partial<ItemManifest>[] = [
    { scope: 'practice' },
    { serves: [{ document: 'health-check', rule: '99' }] },
    { oneIsEnough: true },
    { kind: 'attestation', attestation: { question: 'Is it?', who: 'owner', evidence: ['a photo'], validDays: 9, machine: 'proof' } },
    { serves: [{ document: 'health-check', rule: '16' }], severity: 'low', platforms: [] },
  ]
  for (const lie of lies) {
    const others = ['Desk', 'Server'].map((name) => withPack(name, { status: 'fail', summary: 'The note is old' }))
    const later = '2026-11-21T23:00:00.000Z'
    const hostile = { ...withPack('Back room', { status: 'pass' }, saying(lie)), startedAt: later }
    for (const documents of [
      [...others, hostile],
      [hostile, ...others.slice(0, 1)],
    ]) {
      const state = await stateOf(...documents)
      assert.is(wordOf(state), 'fail', JSON.stringify(lie))
      assert.ok(rulesOf(state).includes('health-check 5'), JSON.stringify(lie))
      assert.match(noticesOf(state), /pack-differs: .*The note on the door is new/, JSON.stringify(lie))
    }
    assert.match(noticesOf(await stateOf(...others, hostile)), 'pack-differs: Back room: the check')
  }
})
test('most computers decide on the words, and no result takes away a rule or a severity that another names', async () => {
  const serves: ItemManifest['serves'] = [{ document: 'health-check', rule: '16' }]
  const many = ['A', 'B', 'C'].map((name) => withPack(name, { status: 'fail' }, saying({ serves, title: 'Notes are all right' })))
  const state = await stateOf(...many, withPack('D', { status: 'pass' }, saying({ severity: 'critical' })))
  assert.equal(rulesOf(state), ['health-check 5', 'health-check 16'])
  const { manifest } = state.items.find(({ id }) => id === 'acme-note') ?? {}
  assert.is(manifest?.title, 'Notes are all right')
  assert.is(manifest?.severity, 'critical')
})
test('what is alike on all computers is no notice, nor is what had no room for words', async () => {
  const short = {
    ...withPack('B', { status: 'pass' }),
    facts: { one: { value: randomBytes(9000).toString('hex'), source: '', durationMs: 1 } },
  }
  const state = await stateOf(withPack('A', { status: 'pass' }), short)
  assert.not.match(noticesOf(state), 'pack-differs')
})
test('an item of which results tell under no rule that there is, and questions of packs that are not here, are left out and said', async () => {
  const state = await stateOf(withPack('A', { status: 'pass' }, saying({ serves: [{ document: 'health-check', rule: '99' }] })))
  assert.is(wordOf(state), undefined)
  assert.match(noticesOf(state), 'unknown-item: acme-note stands in the results')
  assert.match(noticesOf(await stateOf(documentOf({ packs: [saying({ scope: 'practice' })] }))), 'unknown-item: acme-note')
})
test('no clause of a result is evaluated', async () => {
  for (const when of ['((', `role =~ /${'(.*)'.repeat(12)}x/`]) {
    const started = performance.now()
    const before = { ...withPack('A', { status: 'fail' }, saying({ when })), startedAt: '2026-11-20T19:00:00.000Z' }
    const machines = [{ name: 'A', role: 'server' as const }]
    const documents = heard(documentOf({ machine: named('A') }), before)
    const made = await practiceState(inputOf({ documents, practice: { practice: 'Kauri Medical Centre', machines } }))
    assert.is(wordOf(made), 'fail', when)
    const unneeded = heard(withPack('A', { status: 'not-applicable' }, saying({ when })))
    await practiceState(inputOf({ documents: unneeded, practice: { practice: 'Kauri Medical Centre', machines } }))
    assert.ok(performance.now() - started < 2000, when)
  }
})
test('the pack that is in use where the report is made says what its items are, and asks no computer that never had it', () =>
  withPackHere(packBody(), {}, async () => {
    const lie = saying({ title: 'All is well, says the pack', serves: [{ document: 'health-check', rule: '16' }], oneIsEnough: true })
    const documents = ['A', 'B'].map((name) => withPack(name, { status: name === 'A' ? 'fail' : 'pass' }, lie))
    const state = await stateOf(...documents, documentOf({ machine: named('C') }))
    assert.is(wordOf(state), 'fail')
    assert.equal(rulesOf(state), ['health-check 5'])
    const item = state.items.find(({ id }) => id === 'acme-note')
    assert.is(item?.manifest.title, note.title)
    assert.equal(
      item?.machines.map(({ machine }) => machine.name),
      ['A', 'B'],
    )
    assert.match(noticesOf(state), 'pack-differs: A, B: the check "The note on the door is new" (acme-note) of a pack is described there')
    assert.is(wordOf(await stateOf(documentOf())), undefined, 'a practice without it has nothing of it')
  }))
test('a question of a pack that cannot be used here is unknown, whatever people answered', () => {
  const attestation = { question: 'Is it so?', who: 'owner', evidence: ['a photo'], validDays: 365 } as const
  const question = itemManifest('acme-asks', {
    kind: 'mixed',
    scope: 'practice',
    attestation: { ...attestation, evidence: ['a photo'], machine: 'hint' },
  })
  const answer: AttestationRecord = {
    id: 'acme-asks',
    answer: 'yes',
    at: '2026-11-20',
    by: { name: 'Ana', role: 'owner' },
    evidence: [{ type: 'photo', reference: 'a', date: '2026-11-20' }],
    statement: 'It is so.',
  }
  const body = { ...packBody(), items: [question] }
  const hinted = documentOf({ hints: [itemOf({ id: 'acme-asks' })] })
  const asked = () => practiceState({ ...given(hinted), attestations: [answer] })
  const word = ({ items }: PracticeState) => items.find(({ id }) => id === 'acme-asks')?.word
  return withPackHere(body, {}, async () => assert.is(word(await asked()), 'pass')).then(() =>
    withPackHere(body, { state: 'failed', reason: 'it is gone', lost: [question] }, async () => {
      const state = await asked()
      assert.is(word(state), 'unknown')
      assert.match(noticesOf(state), 'pack-failed: The pack that asks "The note on the door is new" cannot be used')
      assert.not.match(noticesOf(state), 'which is no question')
    }),
  )
})
test('a fail of a pack counts under its rule when it came as a compact result with room for nothing', async () => {
  const document = documentOf({
    packs: [pack({ about: randomBytes(9000).toString('base64') })],
    items: [{}, { id: 'acme-note', status: 'fail' }],
  })
  const [found] = unpackAll(compact(document))
  assert.ok(found && 'document' in found)
  const state = await stateOf(found.document)
  assert.is(wordOf(state), 'fail')
  assert.equal(rulesOf(state), ['health-check 5'])
})
test('the page has a name for each kind of notice', () => {
  const kinds: Record<Notice['kind'], true> = {
    'no-practice-file': true,
    'set-aside': true,
    'unexpected-machine': true,
    renamed: true,
    'copied-id': true,
    'same-time': true,
    'wrong-clock': true,
    'unknown-item': true,
    'unknown-waiver': true,
    'bad-answer': true,
    'broken-seal': true,
    'wrong-practice': true,
    'pack-failed': true,
    pack: true,
    'pack-differs': true,
  }
  const words = builtIn.words('report')
  assert.equal(
    Object.keys(kinds).filter((kind) => !(`notice.${kind}` in words)),
    [],
  )
})
test('an evidence package with items of packs is verified wherever it is read, with the pack or without', async () => {
  const documents = [withPack('Server', { status: 'fail', summary: 'The note is old' }), documentOf({ machine: named('Nurse-1') })]
  const stateIn = async (archive: Buffer) => {
    const verdict = await verifyPackage(archive)
    return typeof verdict === 'string' ? verdict : verdict.report.state
  }
  const body = { ...packBody(), items: [{ ...itemManifest('acme-note', { platforms: ['win32'] }), title: note.title }] }
  const { facts: _, ...told } = body.items[0] ?? note
  const result = documents.map((one) => ({ ...one, ...(one.packs ? { packs: [pack({ items: [told] })] } : {}) }))
  const madeHere = await withPackHere(body, {}, () => packed(given(...result)))
  assert.is(await stateIn(madeHere), 'same')
  const madeThere = await packed(given(...documents))
  assert.is(await stateIn(madeThere), 'same')
  assert.is(await withPackHere(body, {}, () => stateIn(madeThere)), 'same')
})

test.run()
