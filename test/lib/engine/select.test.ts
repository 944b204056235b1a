import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { refuseUnseen, selectFacts, selectHints, selectItems } from '../../../lib/engine/select.ts'
import type { AttestationPart, FactManifest, ItemManifest } from '../../../lib/schema/types.ts'

const test = suite('what a run looks at')

const item = (id: string, more: Partial<ItemManifest> = {}) =>
  ({ id, kind: 'machine', scope: 'machine', platforms: ['linux'], ...more }) as ItemManifest
const attestation: AttestationPart = { question: 'Well?', who: 'owner', evidence: ['x'], validDays: 1 }
const ITEMS = [
  item('lock', { facts: { lock: 'lock' } }),
  item('windows-only', { platforms: ['win32'] }),
  item('plan', { kind: 'attestation', scope: 'practice', platforms: [], attestation }),
  item('rights', { kind: 'mixed', scope: 'practice', attestation, facts: { rights: 'rights', mail: { fact: 'mail', optional: true } } }),
  item('mail', { kind: 'mixed', scope: 'practice', attestation, facts: { mail: 'mail' } }),
]
const fact = (name: string, more: Partial<FactManifest> = {}) => ({ name, platforms: { linux: {} }, ...more }) as FactManifest
const FACTS = [fact('lock'), fact('mail', { scope: 'practice' }), fact('rights'), fact('users', { context: true }), fact('idle')]
const ids = (items: readonly ItemManifest[]) => items.map(({ id }) => id)
const names = (facts: readonly FactManifest[]) => facts.map(({ name }) => name)

test('a sweep looks at what machines show here', () => assert.equal(ids(selectItems(ITEMS, 'linux')), ['lock']))
test('the practice is asked everything, wherever that happens', () => {
  assert.equal(ids(selectItems(ITEMS, 'linux', [], 'practice')), ['plan', 'rights', 'mail'])
  assert.equal(ids(selectItems(ITEMS, 'win32', [], 'practice')), ['plan', 'rights', 'mail'])
})
test('the practice is also judged by what one machine shows for all', () => {
  const backup = item('backup', { oneIsEnough: true })
  assert.equal(ids(selectItems([...ITEMS, backup], 'linux', [], 'practice')), ['plan', 'rights', 'mail', 'backup'])
  assert.equal(ids(selectItems([...ITEMS, backup], 'win32', [], 'practice')), ['plan', 'rights', 'mail'])
})
test('one item may be asked for by its id, whatever its scope', () =>
  assert.equal(ids(selectItems(ITEMS, 'linux', ['plan', 'lock', 'plan'])), ['plan', 'lock']))
test('what is not written for the platform is refused with its reason', () =>
  assert.throws(() => selectItems(ITEMS, 'linux', ['windows-only']), /not written for linux/))
test('hints are the machine halves of what people answer, without what asks the network', () => {
  assert.equal(ids(selectHints(ITEMS, FACTS, 'linux')), ['rights'])
  assert.equal(ids(selectHints(ITEMS, FACTS, 'win32')), [])
})
test('what people answer cannot be mended on a computer', () => {
  refuseUnseen([ITEMS[0] as ItemManifest], 'linux')
  assert.throws(() => refuseUnseen(selectItems(ITEMS, 'linux', ['plan']), 'linux'), /people answer it/)
  assert.throws(() => refuseUnseen(selectItems(ITEMS, 'linux', ['mail']), 'linux'), /people answer it/)
})
test('facts are those of the items and the context; hints never reach into the network', () => {
  const [lock] = ITEMS
  const items = lock ? [lock] : []
  assert.equal(names(selectFacts(FACTS, items, 'linux')), ['lock', 'users'])
  assert.equal(names(selectFacts(FACTS, items, 'linux', selectHints(ITEMS, FACTS, 'linux'))), ['lock', 'rights', 'users'])
  assert.equal(names(selectFacts(FACTS, selectItems(ITEMS, 'linux', [], 'practice'), 'linux')), ['mail', 'rights', 'users'])
})

test('a context fact on demand is collected only where something asks for it', () => {
  const products = fact('products', { context: true, onDemand: true })
  const backups = fact('backups', { uses: ['products'] })
  const all = [...FACTS, products, backups]
  const of = (...facts: string[]) =>
    names(selectFacts(all, [item('one', { facts: Object.fromEntries(facts.map((name) => [name, name])) })], 'linux'))
  assert.equal(of('lock'), ['lock', 'users'])
  assert.equal(of('backups'), ['users', 'products', 'backups'])
  assert.equal(of('products'), ['users', 'products'])
})

test.run()
