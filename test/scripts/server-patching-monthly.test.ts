import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, type Context, value } from '../../lib/api.ts'
import type { RestartPending } from '../../lib/facts/restart-pending/shape.ts'
import type { Automatic, MissingUpdate, Updates } from '../../lib/facts/updates/shape.ts'
import judge from '../../scripts/server-patching-monthly.ts'

const test = suite('server-patching-monthly')
const NOW = '2026-11-22T00:00:00.000Z'
const ago = (days: number) => new Date(Date.parse(NOW) - days * 86_400_000).toISOString()
const settings = { patchMaxAgeDays: 31, patchCriticalDays: 31, restartMaxDays: 7, listsMaxAgeDays: 7 }
const on: Automatic = { configured: true, by: 'unattended-upgrades', source: 'test', owner: 'local' }
const off: Automatic = { ...on, configured: false, by: 'nothing is set' }
const fine: Updates = {
  missing: [],
  complete: true,
  missed: [],
  searchedAt: ago(1),
  automatic: on,
  held: [],
  approvedOnly: false,
  source: 'test',
}
const update = (over: Partial<MissingUpdate> = {}): MissingUpdate => ({
  id: 'openssl 3.0.1',
  title: 'openssl',
  security: true,
  critical: false,
  ...over,
})
const published = (days: number, over: Partial<MissingUpdate> = {}) => update({ releasedAt: ago(days), ...over })
const waiting = (...sources: string[]): Answer<RestartPending> =>
  value({ bootedAt: ago(90), reasons: sources.map((source) => ({ source, informational: source === 'noisy' })) })

interface Case {
  updates?: Partial<Updates>
  restart?: Answer<RestartPending>
  firstSeen?: Context['firstSeen']
  with?: Partial<typeof settings>
}
const finding = ({ updates = {}, restart = waiting(), firstSeen = {}, with: changed = {} }: Case) => {
  const context: Context = {
    platform: 'linux',
    now: new Date(NOW),
    role: 'server',
    join: 'none',
    managed: false,
    portable: false,
    desktop: false,
    tags: [],
    products: [],
    firstSeen,
  }
  return judge({ updates: { ...fine, ...updates }, restart }, { ...settings, ...changed }, context)
}
const status = (of: Case) => finding(of).status

test('nothing missing, known yesterday, no restart waiting passes', () => {
  const found = finding({})
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'No security update is missing beyond its time, and no restart waits')
  assert.equal(found.measures, { oldestMissingDays: 0, missingSecurity: 0 })
})

test('a security update published exactly 31 days ago is a warning, a moment later it fails', () => {
  assert.is(status({ updates: { missing: [published(31)] } }), 'warn')
  const found = finding({ updates: { missing: [published(31.01), published(2, { id: 'b' })] } })
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'security updates: openssl and 1 more missing, for 31 days')
  assert.equal(found.measures, { oldestMissingDays: 31, missingSecurity: 2 })
})
test('a young security update is within the rule', () => assert.is(status({ updates: { missing: [published(24)] } }), 'pass'))
test('the last week before the limit is a warning', () => assert.is(status({ updates: { missing: [published(25)] } }), 'warn'))
test('what is no security update may be missing for ever', () =>
  assert.is(status({ updates: { missing: [published(400, { security: false })] } }), 'pass'))
test('a critical update has its own, stricter limit', () => {
  const updates = { missing: [published(3, { critical: true })] }
  assert.is(status({ updates }), 'pass')
  assert.is(status({ updates, with: { patchCriticalDays: 2 } }), 'fail')
  assert.is(status({ updates: { missing: [published(3)] }, with: { patchCriticalDays: 2 } }), 'pass')
})
test('a loose limit for critical updates never loosens the general one', () =>
  assert.is(status({ updates: { missing: [published(40, { critical: true })] }, with: { patchCriticalDays: 90 } }), 'fail'))

test('without a publication date the age counts from when it was first seen', () => {
  const seen = (days: number) => ({ updates: { 'openssl 3.0.1': ago(days) } })
  assert.is(status({ updates: { missing: [update()] }, firstSeen: seen(32) }), 'fail')
  assert.is(status({ updates: { missing: [update()] }, firstSeen: seen(5) }), 'pass')
  assert.match(finding({ updates: { missing: [update()] }, firstSeen: seen(32) }).summary, 'at least 32 days')
})
test('an age that may be higher passes only where updates are installed by themselves', () => {
  assert.is(status({ updates: { missing: [update()], automatic: off, installedAt: ago(3) } }), 'warn')
  assert.is(status({ updates: { missing: [update()], automatic: { ...on, ranAt: ago(1) } } }), 'pass')
  assert.is(status({ updates: { missing: [update()], automatic: { ...on, ranAt: ago(8) } } }), 'warn')
  assert.is(status({ updates: { missing: [update()], automatic: { ...on, ranAt: 'never' } } }), 'warn')
})

test('lists of more than 7 days ago do not say that nothing is missing', () => {
  assert.is(status({ updates: { searchedAt: ago(7) } }), 'pass')
  const found = finding({ updates: { searchedAt: ago(8) } })
  assert.is(found.status, 'unknown')
  assert.is(found.summary, 'search for updates: what is known about updates is 8 days old')
})
test('a search of unknown date is unknown', () => {
  const { searchedAt: _, ...undated } = fine
  const context = {
    platform: 'linux',
    now: new Date(NOW),
    role: 'server',
    join: 'none',
    managed: false,
    portable: false,
    desktop: false,
    tags: [],
    products: [],
    firstSeen: {},
  } as const
  assert.is(judge({ updates: undated, restart: waiting() }, settings, { ...context, tags: [], products: [] }).status, 'unknown')
})
test('a search that failed is unknown with its code and without measures', () => {
  const found = finding({ updates: { complete: false, missed: ['The search for updates failed with 0x8024402C'] } })
  assert.is(found.status, 'unknown')
  assert.match(found.summary, '0x8024402C')
  assert.equal(found.measures, {})
})
test('an update beyond its limit fails although the list is not whole', () =>
  assert.is(status({ updates: { missing: [published(60)], complete: false, missed: ['late'] } }), 'fail'))

test('a cumulative update of 31 days passes, of 32 to 45 days warns, of 46 days fails', () => {
  const rollup = (days: number) => status({ updates: { rollup: { id: 'LCU', installedAt: ago(days), source: 'test' } } })
  assert.is(rollup(31), 'pass')
  assert.is(rollup(32), 'warn')
  assert.is(rollup(45), 'warn')
  assert.is(rollup(46), 'fail')
})

test('a restart that waits is a warning, after more than 7 days a fail', () => {
  const seen = (days: number) => ({ 'restart-pending': { RebootPending: ago(days) } })
  assert.is(status({ restart: waiting('RebootPending') }), 'warn')
  assert.is(status({ restart: waiting('RebootPending'), firstSeen: seen(7) }), 'warn')
  assert.is(status({ restart: waiting('RebootPending'), firstSeen: seen(7.5) }), 'fail')
})
test('pending file renames say nothing of a restart', () => assert.is(status({ restart: waiting('noisy') }), 'pass'))
test('whether a restart waits must be known', () => {
  assert.is(status({ restart: { state: 'denied', reason: 'EACCES' } }), 'unknown')
  assert.is(status({ restart: { state: 'absent' } }), 'unknown')
})

test('automatic updates that are off are a warning unless somebody installs', () => {
  assert.is(status({ updates: { automatic: off } }), 'warn')
  assert.is(status({ updates: { automatic: off, installedAt: ago(40) } }), 'warn')
  assert.is(status({ updates: { automatic: off, installedAt: ago(10) } }), 'pass')
})
test('settings that could not be read are not "on"', () => {
  assert.is(status({ updates: { automatic: { ...on, configured: 'unknown' } } }), 'unknown')
  assert.is(status({ updates: { automatic: { ...on, configured: 'unknown' }, installedAt: ago(2) } }), 'pass')
})
test('held packages, a pause and a server with approved updates only are warnings', () => {
  assert.is(status({ updates: { held: ['postgresql'] } }), 'warn')
  assert.is(status({ updates: { paused: { until: ago(-10), source: 'test' } } }), 'warn')
  assert.is(status({ updates: { approvedOnly: true } }), 'warn')
})
test('a clock before the newest data is unknown, time zones aside', () => {
  assert.is(status({ updates: { searchedAt: ago(-0.5) } }), 'pass')
  const found = finding({ updates: { rollup: { id: 'LCU', installedAt: ago(-3), source: 'test' } } })
  assert.is(found.status, 'unknown')
  assert.is(found.summary, 'clock: the clock says 2026-11-22, but updates are dated 2026-11-25')
})

test('a pause that could not be looked for is unknown', () => assert.is(status({ updates: { pauseUnread: 'access denied' } }), 'unknown'))

test.run()
