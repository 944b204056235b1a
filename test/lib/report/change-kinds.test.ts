import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { KINDS } from '../../../lib/changes/index.ts'
import { CHANGE_WORDS, changeWords, isAction } from '../../../lib/report/change-kinds.ts'

const test = suite('words of the change kinds')

/** Every kind that a manifest may allow, from the schema itself. */
function allowedKinds(): string[] {
  const text = readFileSync(new URL('../../../manifests/schema/item.schema.json', import.meta.url), 'utf8')
  const schema = JSON.parse(text) as { $defs: { allowance: { properties: { changes: { items: { enum: string[] } } } } } }
  return schema.$defs.allowance.properties.changes.items.enum
}

test('every kind that a manifest may allow has words, and no other', () =>
  assert.equal(Object.keys(CHANGE_WORDS).toSorted(), allowedKinds().toSorted()))
test('a kind says that it can be taken back exactly where its code can', () => {
  const kinds: { kind: string; restore: unknown }[] = Object.values(KINDS)
  assert.ok(kinds.length > 6)
  for (const { kind, restore } of kinds) {
    assert.is(isAction(kind), restore === null, kind)
  }
})
test('every text is whole sentences in plain letters', () => {
  for (const [kind, { writes, back, byHand }] of Object.entries(CHANGE_WORDS)) {
    for (const text of [writes, byHand, ...(back === undefined ? [] : [back])]) {
      assert.match(text, /^[A-Z`][ -~]{10,}\.$/, `${kind}: ${text}`)
    }
  }
})
test('what may cut somebody off can be taken back by itself', () => {
  const endangering = Object.entries(CHANGE_WORDS).filter(([, { endangersAccess }]) => endangersAccess)
  assert.equal(
    endangering.map(([kind]) => kind),
    ['firewall-profile', 'ufw'],
  )
  assert.ok(endangering.every(([, { back }]) => back))
})
test('a kind that a newer version made is unknown, not an action', () =>
  assert.equal([changeWords('teleport'), isAction('teleport'), changeWords('toString')], [undefined, false, undefined]))

test.run()
