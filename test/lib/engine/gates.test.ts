import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change, Owner } from '../../../lib/api.ts'
import { closedGate, consented, type GateView, LIFTABLE_GATES } from '../../../lib/engine/gates.ts'
import { ORDINARY } from '../../support/context.ts'

const test = suite('gates')
const change = (risk: Change['risk'], consent?: Change['consent']): Change => ({
  kind: 'package',
  name: 'x',
  risk,
  ...(consent ? { consent } : {}),
})
const owned = (owner: Owner) => ({
  id: 'i',
  version: '1.0.0',
  status: 'fail' as const,
  summary: '',
  measures: {},
  parts: [{ scope: 'machine', status: 'fail' as const, observed: 'o', expected: 'e', source: 's', owner }],
})
// Monday, noon in Auckland.
const NOON = new Date('2026-11-22T23:00:00Z')
const NIGHT = new Date('2026-11-23T09:00:00Z')
const context: GateView['context'] = {
  platform: 'win32',
  ...ORDINARY,
  now: NIGHT,
}
const view = (more: Partial<GateView> = {}): GateView => ({
  item: owned('local'),
  plan: { changes: [change('disruptive')], takesEffect: 'now' },
  context,
  calendar: null,
  tagsKnown: true,
  elevated: true,
  unattended: true,
  restartPending: [],
  ...more,
})
const safe = { plan: { changes: [change('safe')], takesEffect: 'now' as const } }
const code = (more: Partial<GateView>, consents: string[] = []) => closedGate(view(more), consents)?.code

test('the way is free on an ordinary computer at night', () => assert.is(code({}), undefined))
test('without rights nothing is changed', () => assert.is(code({ elevated: false }), 'not-elevated'))
test('without a journal nothing is changed', () => assert.is(code({ journalProblem: 'the disk is full' }), 'no-journal'))
test('patients being seen close the gate for what people notice', () => {
  assert.is(code({ context: { ...context, now: NOON } }), 'clinic-hours')
  assert.is(code({ context: { ...context, now: NOON }, ...safe }), undefined)
})
test('consent opens the gate that it names and no other', () => {
  assert.is(code({ context: { ...context, now: NOON } }, ['clinic-hours']), undefined)
  assert.is(code({ context: { ...context, now: NOON, role: 'pms-server' } }, ['clinic-hours']), 'server-role')
})
test('the calendar of the practice counts, not the usual one', () => {
  const calendar = { timeZone: 'Pacific/Auckland', open: {} }
  assert.is(code({ context: { ...context, now: NOON }, calendar }), undefined)
})
for (const tag of ['kiosk', 'clinical-device', 'waiting-room-display', 'do-not-touch']) {
  test(`a computer tagged ${tag} is never mended, whatever was consented`, () => {
    assert.is(code({ context: { ...context, tags: [tag] }, ...safe }, [...LIFTABLE_GATES]), 'tagged')
    assert.not(LIFTABLE_GATES.includes('tagged'))
  })
}
for (const owner of ['domain-policy', 'device-management', 'local-policy', 'unattributed', 'unknown'] as const) {
  test(`a setting owned by ${owner} is not fought`, () =>
    assert.is(code({ item: owned(owner), ...safe }, [...LIFTABLE_GATES]), 'policy-owned'))
}
test('a setting of another product is not fought', () => assert.is(code({ item: owned('vendor') }), 'vendor-owned'))
test('an owner of a part that is fine does not matter', () => {
  const item = owned('domain-policy')
  assert.is(code({ item: { ...item, parts: item.parts.map((part) => ({ ...part, status: 'pass' as const })) } }), undefined)
})
test('nobody there and nobody said what this computer is for', () => {
  assert.is(code({ context: { ...context, role: 'unknown' } }), 'role-unknown')
  assert.is(code({ context: { ...context, role: 'unknown' }, unattended: false }), undefined)
})
test('nobody there and nobody said whether it is special', () => {
  assert.is(code({ tagsKnown: false }), 'tags-unknown')
  assert.is(code({ tagsKnown: false, unattended: false }), undefined)
  assert.is(code({ tagsKnown: false, ...safe }), undefined)
})
test('a pending restart holds up what needs one', () => {
  const plan = { changes: [change('restart')], takesEffect: 'restart' as const }
  assert.is(code({ plan, restartPending: ['RebootRequired'] }), 'restart-pending')
  assert.is(code({ plan }), undefined)
})
test('a change without its consent stays out, the others go on', () => {
  const withConsent = change('safe', { code: 'expire-passwords', because: 'old passwords end at once' })
  const { allowed, withheld } = consented([change('safe'), withConsent], [])
  assert.is(allowed.length, 1)
  assert.equal(withheld, [withConsent])
  assert.is(consented([withConsent], ['expire-passwords']).withheld.length, 0)
})

test.run()
