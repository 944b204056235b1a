import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { demoPractice } from '../../../lib/demo/practice.ts'
import { writeDemo } from '../../../lib/demo/write.ts'
import { ask } from '../../../lib/fleet/ask.ts'
import { wouldChange } from '../../../lib/fleet/questions/would-change.ts'
import { ownFolder, storeOf } from './folders.ts'

const test = suite('what a planned fix would touch')
const own = ownFolder()
test.after(() => own.remove())

const NOW = '2026-11-22T04:15:00.000Z'
const demo = await demoPractice({ seed: 'fleet', machines: 15, now: NOW })
writeDemo(own.path, demo)
const firewall = content.items().find(({ id }) => id === 'firewall-enabled')
const touches = async (change: (document: (typeof demo.documents)[number]) => (typeof demo.documents)[number]) => {
  const open = demo.documents.find(
    ({ items, machine, scope }) =>
      !scope && machine.platform === 'win32' && items.some(({ id, status }) => id === 'firewall-enabled' && status === 'fail'),
  )
  assert.ok(open && firewall, 'no computer of the demonstration fails firewall-enabled')
  const document = change(open)
  const item = document.items.find(({ id }) => id === 'firewall-enabled')
  assert.ok(item)
  return wouldChange(firewall, item, document)
}

test('each computer stands in one group, and their numbers add up', async () => {
  const store = await storeOf(own.path)
  const { rows } = await ask(store, 'planned', { item: 'firewall-enabled' }, NOW)
  const computers = rows.reduce((sum, row) => sum + Number(row[2]), 0)
  const [all] = await store.rows(
    "select count(*)::int n from computers c where exists (from current u where u.key = c.key and u.item = 'firewall-enabled')",
  )
  assert.is(computers, all?.n)
  assert.ok(
    rows.some(([touch, , , , kinds]) => touch === 'changes' && String(kinds).includes('firewall-profile')),
    JSON.stringify(rows),
  )
})
test('the plan of the item decides, with its kinds of change', async () => {
  const { touch, kinds } = await touches((document) => document)
  assert.equal([touch, kinds], ['changes', ['firewall-profile']])
})
test('what the domain decides is decided elsewhere', async () => {
  const { touch, because } = await touches((document) => ({
    ...document,
    items: document.items.map((item) => ({ ...item, parts: item.parts.map((part) => ({ ...part, owner: 'domain-policy' as const })) })),
  }))
  assert.equal([touch, because], ['decided elsewhere', 'domain-policy'])
})
test('a gate that is closed for this computer is named', async () => {
  const tagged = await touches((document) => ({ ...document, inputs: { ...document.inputs, tags: ['clinical-device'] } }))
  assert.equal([tagged.touch, tagged.because], ['refused', 'tagged'])
})
test('clinic hours of the moment of the sweep hold nothing up', async () => {
  const open = {
    timeZone: 'Pacific/Auckland',
    open: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['00:00-23:59']])),
  }
  assert.is((await touches((document) => ({ ...document, inputs: { ...document.inputs, calendar: open } }))).touch, 'changes')
})
test('an accepted risk, a pass and what was not seen are told apart', async () => {
  const as = (changes: object) => touches((document) => ({ ...document, items: document.items.map((item) => ({ ...item, ...changes })) }))
  const waiver = { state: 'accepted' as const, until: '2027-03-01', by: 'Dr Ngata', reason: 'the desk is never left alone' }
  const found = [await as({ waiver }), await as({ status: 'pass' }), await as({ status: 'unknown' })]
  assert.equal(
    found.map(({ touch }) => touch),
    ['accepted', 'nothing to do', 'not known'],
  )
})

test.run()
