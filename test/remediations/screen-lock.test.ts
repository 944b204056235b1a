import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context, Plan, Refusal } from '../../lib/api.ts'
import { undeclaredPart } from '../../lib/engine/plan.ts'
import type { Levers, MachineLimit, ScreenLock, Seat } from '../../lib/facts/screen-lock/shape.ts'
import type { ItemManifest } from '../../lib/schema/types.ts'
import plan from '../../remediations/screen-lock.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('screen-lock remediation')

const manifest = JSON.parse(readFileSync(new URL('../../manifests/screen-lock.json', import.meta.url), 'utf8')) as ItemManifest
const SETTINGS = { maxIdleSeconds: 900, acceptSleepLock: false, graceMax: 5 }
const on = (platform: Context['platform'], rest: Partial<Context> = {}): Context => ({
  platform,
  ...ORDINARY,
  ...rest,
})
const seat = (through: Seat['through'], lockAfterSeconds: Seat['lockAfterSeconds'], scope = 'user:anna'): Seat => ({
  scope,
  lockAfterSeconds,
  weaknesses: [],
  through,
  source: 'test',
  owner: 'local',
})
const lock = (seats: Seat[], levers: Levers, rest: Partial<ScreenLock> = {}) => ({
  lock: { seats, newcomers: [], blockers: [], levers, ...rest },
})
const code = (planned: Plan | Refusal) => ('refused' in planned ? planned.refused : 'planned')
const changes = (planned: Plan | Refusal) => ('changes' in planned ? planned.changes : [])

// Windows

const windows = (limit: Partial<MachineLimit>, rest: Partial<Context> = {}) => {
  const machineLimit: MachineLimit = { seconds: 'none', owner: 'local', saverPolicyOff: false, ...limit }
  return plan(lock([seat('machine-limit', 'never')], { machineLimit }), SETTINGS, on('win32', rest))
}

test('Windows gets the machine limit and needs a restart', () => {
  const planned = windows({})
  assert.ok('changes' in planned)
  assert.is(planned.takesEffect, 'restart')
  assert.equal(planned.changes, [
    {
      kind: 'registry-value',
      key: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System',
      name: 'InactivityTimeoutSecs',
      type: 'dword',
      data: 900,
      risk: 'disruptive',
    },
  ])
})
test('a larger limit is lowered, a smaller one stays', () => {
  assert.is(code(windows({ seconds: 3600 })), 'planned')
  assert.is(code(windows({ seconds: 300 })), 'nothing-to-set')
})
test('a limit that could not be read is not overwritten', () => assert.is(code(windows({ seconds: 'unknown' })), 'unreadable'))
test('without screen savers the limit is not set', () => assert.is(code(windows({ saverPolicyOff: true })), 'screen-saver-disabled'))
test('what others own is left to them', () => {
  for (const owner of ['domain-policy', 'device-management', 'unknown', 'vendor'] as const) {
    assert.is(code(windows({ owner })), 'policy-owned')
  }
})
test('a value nobody claims is ours only on a computer without domain and management', () => {
  assert.is(code(windows({ owner: 'unattributed' })), 'planned')
  assert.is(code(windows({ owner: 'unattributed' }, { managed: true })), 'policy-owned')
  assert.is(code(windows({ owner: 'unattributed' }, { join: 'domain' })), 'policy-owned')
})
const GRACE = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'
const lingering = (limit: Partial<MachineLimit>, rest: Partial<Context> = {}, owner: Seat['owner'] = 'local') => {
  const machineLimit: MachineLimit = { seconds: 900, owner: 'local', saverPolicyOff: false, ...limit }
  const seats: Seat[] = [{ ...seat('screen-saver', 660), graceSeconds: 60 }]
  return plan(lock(seats, { machineLimit, grace: { seconds: 60, owner } }), SETTINGS, on('win32', rest))
}
const policyOf = (planned: Plan | Refusal) => ('refused' in planned ? planned.policy?.registry : undefined)
const set = (planned: Plan | Refusal) =>
  changes(planned).map((change) => ('name' in change && 'data' in change ? `${change.name}=${JSON.stringify(change.data)}` : change.kind))

test('a grace that is too long is shortened, as text, and works without a restart', () => {
  const planned = lingering({})
  assert.equal(changes(planned), [
    { kind: 'registry-value', key: GRACE, name: 'ScreenSaverGracePeriod', type: 'string', data: '5', risk: 'safe' },
  ])
  assert.is('takesEffect' in planned && planned.takesEffect, 'next-logon')
})
test('limit and grace go together where both are too long', () => {
  const planned = lingering({ seconds: 'none' })
  assert.equal(set(planned), ['InactivityTimeoutSecs=900', 'ScreenSaverGracePeriod="5"'])
  assert.is('takesEffect' in planned && planned.takesEffect, 'restart')
})
test('a long grace that nobody uses stays', () => {
  const machineLimit: MachineLimit = { seconds: 900, owner: 'local', saverPolicyOff: false }
  const grace = { seconds: 60, owner: 'local' } as const
  assert.is(code(plan(lock([seat('machine-limit', 900)], { machineLimit, grace }), SETTINGS, on('win32'))), 'nothing-to-set')
})
test('a grace that others own is left to them', () => assert.is(code(lingering({}, {}, 'domain-policy')), 'policy-owned'))
test('a member of a domain is told what its domain should set', () => {
  const LIMIT = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'
  for (const join of ['domain', 'hybrid'] as const) {
    const refused = windows({ owner: 'none' }, { join })
    assert.is(code(refused), 'domain-joined')
    assert.equal(policyOf(refused), [{ key: LIMIT, name: 'InactivityTimeoutSecs', type: 'dword', data: 900 }])
    assert.is(policyOf(lingering({ seconds: 3600 }, { join }))?.length, 2)
  }
})
test('whoever owns the limit is told the same', () => {
  assert.is(policyOf(windows({ owner: 'device-management' }))?.[0]?.data, 900)
  assert.is(policyOf(windows({ owner: 'domain-policy', seconds: 'unknown' }))?.[0]?.data, 900)
})
test('a limit of the domain that is short enough needs nothing', () =>
  assert.is(code(windows({ owner: 'domain-policy', seconds: 600 }, { join: 'domain' })), 'nothing-to-set'))
test('everything it sets on Windows is declared', () =>
  assert.equal(
    [...new Set(changes(lingering({ seconds: 'none' })).map((change) => undeclaredPart(manifest, change, 'win32')))],
    [undefined],
  ))
test('automatic logon of Windows names the fix that can end it', () => {
  const blockers = [{ what: 'automatic logon is on', source: `${GRACE}\\AutoAdminLogon`, owner: 'local' }] as const
  const refused = plan(lock([], {}, { blockers: [...blockers] }), SETTINGS, on('win32'))
  assert.match('because' in refused ? refused.because : '', 'rounds fix password-complexity')
})
test('people notice the limit, so that clinic hours and the roles that many depend on hold it up', () => {
  assert.is(changes(windows({}))[0]?.risk, 'disruptive')
})
test('automatic logon refuses any plan', () => {
  const blockers = [{ what: 'automatic logon is on', source: 'Winlogon', owner: 'local' }] as const
  assert.is(code(plan(lock([], {}, { blockers: [...blockers] }), SETTINGS, on('linux'))), 'blocked')
})

// Linux

const GNOME: Levers = { desktop: { dconf: { profile: 'ready' }, idleSeconds: 300 } }
const linux = (seats: Seat[], levers: Levers = GNOME) => plan(lock(seats, levers), SETTINGS, on('linux'))
const targets = (planned: Plan | Refusal) => changes(planned).map((change) => ('path' in change ? change.path : change.kind))

test('an open shell gets a drop-in that is silent when read twice', () => {
  const [change] = changes(linux([seat('shell', 'never', 'shell')]))
  assert.ok(change?.kind === 'file')
  assert.is(change.path, '/etc/profile.d/zz-rounds-screen-lock.sh')
  assert.match(change.text, /^typeset -rx TMOUT=900 2>\/dev\/null \|\| :$/m)
})
test('a shell that passes is left alone', () => {
  assert.not.ok(targets(linux([seat('shell', 600, 'shell'), seat('gnome', 'never')])).includes('/etc/profile.d/zz-rounds-screen-lock.sh'))
})
test('an open desktop gets its files, and the database last', () => {
  assert.equal(targets(linux([seat('shell', 600, 'shell'), seat('gnome', 'never')])), [
    '/etc/dconf/db/local.d/zz-rounds-screen-lock',
    '/etc/dconf/db/local.d/locks/zz-rounds-screen-lock',
    'dconf-database',
  ])
})
test('a computer with both open gets both', () =>
  assert.is(changes(linux([seat('shell', 'never', 'shell'), seat('gnome', 'never')])).length, 4))
test('a missing profile is written first', () => {
  const dconf = { profile: 'missing', text: 'user-db:user\nsystem-db:local\n' } as const
  assert.is(targets(linux([seat('gnome', 'never')], { desktop: { dconf, idleSeconds: 300 } }))[0], '/etc/dconf/profile/user')
})
test('a profile of somebody else is not touched', () => {
  const refused = linux([seat('gnome', 'never')], { desktop: { dconf: { profile: 'foreign' }, idleSeconds: 300 } })
  assert.ok('refused' in refused)
  assert.match(refused.because, 'system-db:local')
})
test('an idle time that is short enough stays, a longer one is lowered', () => {
  const holds = (idleSeconds: number) => {
    const change = changes(linux([seat('gnome', 'never')], { desktop: { dconf: { profile: 'ready' }, idleSeconds } })).at(-1)
    return change?.kind === 'dconf-database' ? change.holds['/org/gnome/desktop/session/idle-delay'] : undefined
  }
  assert.is(holds(300), 'uint32 300')
  assert.is(holds(0), 'uint32 900')
  assert.is(holds(3600), 'uint32 900')
})
test('another database that wins is named', () => {
  const refused = linux([seat('gnome', 'never')], { desktop: { dconf: { profile: 'ready' }, idleSeconds: 300, beatenBy: 'site' } })
  assert.is(code(refused), 'set-elsewhere')
})
test('a read-only time-out of an earlier file is left, and said', () => {
  const planned = linux([seat('shell', 36000, 'shell'), seat('gnome', 'never')], { ...GNOME, shell: { beatenBy: '/etc/profile.d/a.sh' } })
  assert.ok('leaves' in planned && planned.leaves)
  assert.match(planned.leaves[0] ?? '', '/etc/profile.d/a.sh')
  assert.is(planned.changes.length, 3)
})
test('a desktop that Rounds cannot set is left, and said', () => {
  const planned = linux([seat('shell', 'never', 'shell'), seat('kde', 'never')])
  assert.ok('leaves' in planned && planned.leaves?.length === 1)
})
const kde = (file: 'absent' | 'ours' | 'foreign', now: Seat['lockAfterSeconds'] = 'never', settings = SETTINGS) => {
  const newcomers: Seat[] = [{ ...seat('kde', now, 'machine'), graceSeconds: 5 }]
  const seats = [seat('shell', 600, 'shell'), seat('kde', 'never')]
  return plan(lock(seats, { kde: { file } }, { newcomers }), settings, on('linux'))
}
const kdeMinutes = (planned: Plan | Refusal) => {
  const change = changes(planned).at(-1)
  return change?.kind === 'file' ? /^\[Daemon\]\[\$i\]\n(?:.*\n)*Timeout=(\d+)$/m.exec(change.text)?.[1] : undefined
}
test('KDE gets a file for everybody that nobody can change', () => {
  const [change] = changes(kde('absent'))
  assert.ok(change?.kind === 'file' && change.path === '/etc/xdg/kscreenlockerrc' && change.mode === 0o644)
  assert.is(change?.kind === 'file' && undeclaredPart(manifest, change, 'linux'), undefined)
  assert.is(kdeMinutes(kde('absent')), '15')
})
test('KDE keeps the time that everybody has where it is short enough, and counts whole minutes', () => {
  assert.is(kdeMinutes(kde('absent', 305)), '5')
  assert.is(kdeMinutes(kde('ours', 7200)), '15')
  assert.is(kdeMinutes(kde('absent', 'never', { ...SETTINGS, maxIdleSeconds: 119 })), '1')
})
test('a file of KDE that somebody else wrote stays', () => assert.is(code(kde('foreign')), 'set-elsewhere'))
test('every change on Linux is safe', () => {
  assert.ok(changes(linux([seat('shell', 'never', 'shell'), seat('gnome', 'never')])).every(({ risk }) => risk === 'safe'))
})
test('macOS is refused with what would work instead', () => {
  const refused = plan(lock([], {}), SETTINGS, on('darwin'))
  assert.ok('refused' in refused)
  assert.match(refused.because, 'configuration profile')
})

test.run()
