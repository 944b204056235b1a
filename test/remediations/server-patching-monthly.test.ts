import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type Change, type Context, type Plan, type Refusal, value } from '../../lib/api.ts'
import type { RestartPending } from '../../lib/facts/restart-pending/shape.ts'
import type { PatchSettings } from '../../lib/facts/updates/patching.ts'
import type { AptLevers, MachineValue, Updates, WindowsLevers } from '../../lib/facts/updates/shape.ts'
import plan from '../../remediations/server-patching-monthly.ts'
import same from '../../remediations/updates-all-devices.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('server-patching-monthly remediation')
const SETTINGS: PatchSettings = { patchMaxAgeDays: 31, patchCriticalDays: 31, restartMaxDays: 7, listsMaxAgeDays: 7 }
const NOW = new Date('2026-11-22T00:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString()
const APT: AptLevers = { through: 'apt', installed: true, options: {}, stopped: [], masked: [], noSecuritySource: false }
const AU = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU'
const option = (owner: MachineValue['owner'] = 'local'): MachineValue => ({ key: AU, name: 'AUOptions', wanted: 4, owner })
const WINDOWS: WindowsLevers = { through: 'windows-update', serviceDisabled: false, machineValues: [option()] }
const on = { configured: true, by: 'x', source: 'x', owner: 'local' } as const
const off = { ...on, configured: false } as const
const old = (days = 40) => ({ id: 'ssl 1', title: 'ssl', security: true, critical: false, releasedAt: daysAgo(days) })
const updates = (more: Partial<Updates> = {}): Updates => ({
  missing: [],
  complete: true,
  missed: [],
  searchedAt: NOW.toISOString(),
  automatic: off,
  held: [],
  approvedOnly: false,
  source: 'test',
  levers: APT,
  ...more,
})
const calm: Answer<RestartPending> = value({ reasons: [], bootedAt: daysAgo(1) })
const planned = (more: Partial<Updates>, context: Partial<Context> = {}, restart: Answer<RestartPending> = calm): Plan | Refusal =>
  plan({ updates: updates(more), restart }, SETTINGS, { platform: 'linux', ...ORDINARY, now: NOW, role: 'server', ...context })
const onWindows = (more: Partial<Updates>, context: Partial<Context> = {}) =>
  planned({ levers: WINDOWS, ...more }, { platform: 'win32', ...context })
const changes = (of: Plan | Refusal): Change[] => ('changes' in of ? of.changes : assert.unreachable(JSON.stringify(of))) ?? []
const kinds = (of: Plan | Refusal) => changes(of).map(({ kind }) => kind)
const code = (of: Plan | Refusal) => ('refused' in of ? of.refused : 'planned')
const words = (of: Plan | Refusal) => ('refused' in of ? of.because : (of.leaves ?? []).join('; '))

test('workstations get the very same plan', () => assert.is(same, plan))

test('on Debian only what is not right is set', () => {
  const options = { 'APT::Periodic::Unattended-Upgrade': '1' }
  assert.equal(planned({ levers: { ...APT, options } }), {
    changes: [
      {
        kind: 'file',
        path: '/etc/apt/apt.conf.d/zz-rounds-auto-upgrades',
        text: '// Security updates come by themselves, without a restart.\nAPT::Periodic::Unattended-Upgrade "1";\nUnattended-Upgrade::Automatic-Reboot "false";\n',
        mode: 0o644,
        risk: 'safe',
      },
    ],
    takesEffect: 'now',
  })
  assert.equal(kinds(planned({ levers: { ...APT, installed: false } })), ['package'])
  assert.equal(kinds(planned({ levers: { ...APT, installed: false, options, stopped: ['apt-daily.timer'] } })), [
    'package',
    'file',
    'systemd-unit',
  ])
})
test('only the timer that installs is noticed, because it makes up for a missed run at once', () => {
  const risks = changes(planned({ levers: { ...APT, stopped: ['apt-daily.timer', 'apt-daily-upgrade.timer'] } })).map(({ risk }) => risk)
  assert.equal(risks, ['safe', 'disruptive'])
})
test('what somebody masked or took out on purpose is left, and said', () => {
  const masked = planned({ levers: { ...APT, stopped: ['apt-daily.timer'], masked: ['apt-daily.timer'] } })
  assert.is(code(masked), 'set-elsewhere')
  assert.match(words(masked), 'systemctl unmask apt-daily.timer')
  const foreign = planned({ levers: { ...APT, noSecuritySource: true } })
  assert.is(code(foreign), 'set-elsewhere')
  assert.match(words(foreign), '50unattended-upgrades')
})
test('where somebody installs every month, no second one is switched on', () => {
  const levers = { ...APT, installed: false }
  assert.is(code(planned({ levers, installedAt: daysAgo(10) })), 'nothing-to-set')
  assert.is(code(planned({ levers, rollup: { id: 'x', installedAt: daysAgo(10), source: 'x' } })), 'nothing-to-set')
  assert.is(code(planned({ levers, installedAt: daysAgo(32) })), 'planned')
})
test('automatic updates that are on, or not known, are not touched', () => {
  const levers = { ...APT, installed: false }
  assert.is(code(planned({ levers, automatic: on })), 'nothing-to-set')
  assert.is(code(planned({ levers, automatic: { ...on, configured: 'unknown' } })), 'nothing-to-set')
})
test('a missing update is installed only with consent, on mains power, with room, without a waiting restart and with a backup', () => {
  const [change] = changes(planned({ automatic: on, missing: [old()] }))
  assert.ok(change?.kind === 'update-installation')
  assert.is(change.through, 'apt')
  assert.is(change.consent?.code, 'install-updates')
  assert.is(change.risk, 'disruptive')
  assert.equal(change.needs, ['mains-power', 'free-disk', 'no-restart-pending', 'fresh-backup'])
})
test('settings come first, so that a failed installation is the only thing that stays', () =>
  assert.equal(kinds(planned({ levers: { ...APT, installed: false }, missing: [old()] })), ['package', 'update-installation']))
test('an update that is within its time is left to the automatic updates', () => {
  assert.is(code(planned({ automatic: on, missing: [old(3)] })), 'nothing-to-set')
  assert.equal(kinds(planned({ automatic: on, missing: [old(27)] })), ['update-installation'])
  assert.is(code(planned({ automatic: on, missing: [{ ...old(), security: false }] })), 'nothing-to-set')
})
test('what is held back or paused is left and named', () => {
  const held = planned({ automatic: on, held: ['postgresql-15'] })
  assert.is(code(held), 'set-elsewhere')
  assert.match(words(held), 'postgresql-15')
  const paused = planned({ automatic: on, missing: [old()], paused: { until: '2026-12-01T00:00:00Z', source: 'x' } })
  assert.is(code(paused), 'set-elsewhere')
  assert.match(words(paused), 'paused until 2026-12-01')
  assert.match(words(planned({ levers: { ...APT, installed: false }, held: ['postgresql-15'] })), 'postgresql-15')
})
test('a restart is asked for and never made', () => {
  const waits: Answer<RestartPending> = value({ reasons: [{ source: '/run/reboot-required', informational: false }], bootedAt: daysAgo(1) })
  const refused = planned({ automatic: on }, {}, waits)
  assert.is(code(refused), 'set-elsewhere')
  assert.match(words(refused), 'restart this computer when nobody needs it')
  const noise: Answer<RestartPending> = value({ reasons: [{ source: 'x', informational: true }], bootedAt: daysAgo(1) })
  assert.is(code(planned({ automatic: on }, {}, noise)), 'nothing-to-set')
  assert.is(code(planned({ automatic: on }, {}, absent())), 'nothing-to-set')
})
test('a domain controller is left to people, on every platform', () => {
  for (const levers of [APT, WINDOWS]) {
    assert.is(code(planned({ levers, missing: [old()] }, { role: 'domain-controller' })), 'domain-controller')
  }
})
test('what could not be read whole is not changed', () => {
  const { levers: _none, ...rest } = updates({ missing: [old()] })
  assert.is(code(plan({ updates: rest, restart: calm }, SETTINGS, { platform: 'linux', ...ORDINARY, now: NOW })), 'unreadable')
})

test('Windows gets its values, noticed on a server because it may restart at night', () => {
  const wanted = { kind: 'registry-value', key: AU, name: 'AUOptions', type: 'dword', data: 4 } as const
  assert.equal(changes(onWindows({})), [{ ...wanted, risk: 'disruptive' }])
  assert.equal(changes(onWindows({}, { role: 'client' })), [{ ...wanted, risk: 'safe' }])
})
test('an update server, a device management or a disabled service keeps Rounds from everything, also from installing', () => {
  const missing = [old()]
  const managed = onWindows({ missing, levers: { ...WINDOWS, manager: 'the update server https://wsus.example' } })
  assert.is(code(managed), 'other-patch-manager')
  assert.match(words(managed), 'https://wsus.example')
  assert.is(code(onWindows({ missing }, { managed: true })), 'other-patch-manager')
  assert.is(code(onWindows({ missing }, { managed: 'unknown' })), 'other-patch-manager')
  assert.is(code(onWindows({ missing, levers: { ...WINDOWS, serviceDisabled: true } })), 'service-disabled')
})
test('one value that others own leaves the policy alone', () => {
  for (const owner of ['domain-policy', 'device-management', 'unknown', 'local-policy'] as const) {
    const refused = onWindows({ levers: { ...WINDOWS, machineValues: [option(), option(owner)] } })
    assert.is(code(refused), 'set-elsewhere', owner)
    assert.match(words(refused), owner)
  }
  assert.is(code(onWindows({ levers: { ...WINDOWS, machineValues: [option('unattributed')] } })), 'planned')
  assert.is(code(onWindows({ levers: { ...WINDOWS, machineValues: [option('unattributed')] } }, { join: 'domain' })), 'set-elsewhere')
})
test('Windows Update installs what is missing', () => {
  const [change] = changes(onWindows({ automatic: on, missing: [old()] }))
  assert.ok(change?.kind === 'update-installation' && change.through === 'windows-update')
})
test('macOS is told to look for updates; other switches and installations are left to people', () => {
  const mac = (off: string[], more: Partial<Updates> = {}) =>
    planned({ levers: { through: 'software-update', off }, ...more }, { platform: 'darwin', role: 'client' })
  assert.equal(changes(mac(['AutomaticCheckEnabled'])), [{ kind: 'software-update-schedule', risk: 'safe' }])
  assert.match(words(mac(['AutomaticCheckEnabled', 'CriticalUpdateInstall'])), 'CriticalUpdateInstall is off')
  assert.match(words(mac(['AutomaticCheckEnabled'], { missing: [old()] })), 'softwareupdate --install --recommended')
})
test('Red Hat and its kin are told what to do', () => {
  const refused = planned({ levers: { through: 'dnf' }, missing: [old()] })
  assert.is(code(refused), 'set-elsewhere')
  assert.match(words(refused), 'dnf-automatic')
  assert.match(words(refused), 'dnf upgrade --security')
})

test.run()
