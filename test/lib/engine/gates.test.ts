import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Change, listing, type Need, type Owner } from '../../../lib/api.ts'
import { closedGate, consented, GATE_CODES, type GateView, LIFTABLE_GATES, passesWithTime } from '../../../lib/engine/gates.ts'
import type { BackupRun, Backups } from '../../../lib/facts/backups/shape.ts'
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
  clockIsWrong: false,
  servesDatabase: false,
  hostsMachines: false,
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
const needing = (...needs: Need[]) => ({ plan: { changes: [{ ...change('safe'), needs }], takesEffect: 'now' as const } })
test('what must not be cut short is not begun on a battery', () => {
  assert.is(code({ ...needing('mains-power'), power: { onBattery: true, percent: 90 } }), 'on-battery')
  assert.is(code({ ...needing('mains-power'), power: { onBattery: false, percent: 49 } }), 'on-battery')
  assert.is(code({ ...needing('mains-power'), power: { onBattery: false, percent: 50 } }), undefined)
  assert.is(code({ ...needing('mains-power'), power: { onBattery: false } }), undefined)
  assert.is(code({ ...safe, power: { onBattery: true } }), undefined)
})
test('power that could not be read counts as battery, unless it is no laptop', () => {
  assert.is(code({ ...needing('mains-power'), context: { ...context, portable: 'unknown' } }), 'on-battery')
  assert.is(code({ ...needing('mains-power'), context: { ...context, portable: false } }), undefined)
})
test('updates need room, and a size that could not be read is no room', () => {
  assert.is(code({ ...needing('free-disk'), freeBytes: 9_999_999_999 }), 'low-disk')
  assert.is(code(needing('free-disk')), 'low-disk')
  assert.is(code({ ...needing('free-disk'), freeBytes: 10_000_000_000 }), undefined)
})
const backup = (at: string, result: BackupRun['result']): Backups => ({
  jobs: listing([
    {
      name: 'restic',
      product: 'restic',
      runs: listing([{ at, result, kind: 'full' as const }]),
      target: { place: 'network' as const, where: 'nas' },
      everyRunIsFull: true,
      restores: [],
      source: 's',
    },
  ]),
})
test('a server with a database is updated only after a backup of the last day', () => {
  const server = { ...needing('fresh-backup'), servesDatabase: true } as const
  assert.is(code(server), 'no-fresh-backup')
  assert.is(code({ ...server, servesDatabase: 'unknown' }), 'no-fresh-backup')
  assert.is(code({ ...server, backups: backup('2026-11-22T08:59:59.000Z', 'success') }), 'no-fresh-backup')
  assert.is(code({ ...server, backups: backup('2026-11-22T09:00:00.000Z', 'success') }), undefined)
  assert.is(code({ ...server, backups: backup('2026-11-23T08:00:00.000Z', 'failed') }), 'no-fresh-backup')
  assert.is(
    code({ ...server, backups: backup('2026-11-24T08:00:00.000Z', 'success') }),
    'no-fresh-backup',
    'a backup of tomorrow proves nothing',
  )
  assert.is(code({ ...server, servesDatabase: false }), undefined)
})
test('a domain controller is changed by people, but for its password policy', () => {
  const controller = { context: { ...context, role: 'domain-controller' as const } }
  assert.is(code(controller, [...LIFTABLE_GATES]), 'domain-controller')
  assert.is(code({ ...controller, ...safe }), undefined)
  const policy: Change = { kind: 'domain-password-policy', values: { minimumLength: 8 }, risk: 'disruptive' }
  assert.is(code({ ...controller, plan: { changes: [policy], takesEffect: 'now' } }), undefined)
  const account: Change = { kind: 'local-account', sid: 'S-1-5-21-1-501', enabled: false, risk: 'safe' }
  assert.is(code({ ...controller, plan: { changes: [account], takesEffect: 'now' } }), 'domain-controller')
})
test('a host of virtual machines is a server for many', () => assert.is(code({ hostsMachines: true }), 'server-role'))
test('a clock before the day of the build knows nothing of clinic hours', () => {
  assert.is(code({ clockIsWrong: true }), 'wrong-clock')
  assert.is(code({ clockIsWrong: true, ...safe }), undefined)
})
test('while one run waits for its confirmation no other begins', () => {
  assert.is(code({ awaitedRun: '20261122-101500-ab12', ...safe }), 'awaits-confirmation')
})
test('a refusal names who sets the value and where', () => {
  const because = closedGate(view({ item: owned('domain-policy') }), [])?.because ?? ''
  assert.match(because, 'a policy of the domain sets this (s)')
})
test('for some refusals it is enough to wait', () => {
  assert.equal(GATE_CODES.filter(passesWithTime), [
    'awaits-confirmation',
    'restart-pending',
    'on-battery',
    'low-disk',
    'no-fresh-backup',
    'clinic-hours',
  ])
  assert.not(passesWithTime(undefined))
})
test('the clinic is open by its own clock on both days of daylight saving', () => {
  const at = (now: string) => code({ context: { ...context, now: new Date(now) } }) === 'clinic-hours'
  // Sunday 2026-04-05, 03:00 NZDT becomes 02:00 NZST; Sunday 2026-09-27, 02:00 NZST becomes 03:00 NZDT. The Mondays after have other hours in UTC.
  assert.equal([at('2026-04-02T18:29:00Z'), at('2026-04-02T18:30:00Z')], [false, true], 'Friday before, 07:30 NZDT')
  assert.equal([at('2026-04-05T19:29:00Z'), at('2026-04-05T19:30:00Z')], [false, true], 'Monday after, 07:30 NZST')
  assert.equal([at('2026-09-24T19:29:00Z'), at('2026-09-24T19:30:00Z')], [false, true], 'Friday before, 07:30 NZST')
  assert.equal([at('2026-09-27T18:29:00Z'), at('2026-09-27T18:30:00Z')], [false, true], 'Monday after, 07:30 NZDT')
})
test('a change without its consent stays out, the others go on', () => {
  const withConsent = change('safe', { code: 'expire-passwords', because: 'old passwords end at once' })
  const { allowed, withheld } = consented([change('safe'), withConsent], [])
  assert.is(allowed.length, 1)
  assert.equal(withheld, [withConsent])
  assert.is(consented([withConsent], ['expire-passwords']).withheld.length, 0)
})

test.run()
