import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, type Context, failed, listing, type Plan, type Refusal, value } from '../../lib/api.ts'
import type { Backups, BackupTarget } from '../../lib/facts/backups/shape.ts'
import type { MediaMode } from '../../lib/facts/removable-media/mode.ts'
import type { Levers, MachineValue, RemovableMedia } from '../../lib/facts/removable-media/shape.ts'
import plan from '../../remediations/removable-media-control.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('removable-media-control remediation')

const on = (platform: Context['platform'], rest: Partial<Context> = {}): Context => ({
  platform,
  ...ORDINARY,
  ...rest,
})
const NO_BACKUPS = value({ jobs: listing([]) }) as Answer<Backups>
const savingTo = (target: BackupTarget, missed: string[] = []): Answer<Backups> =>
  value({
    jobs: listing(
      [{ name: 'Nightly', product: 'veeam-agent', runs: listing([]), target, everyRunIsFull: true, restores: [], source: 'test' }],
      missed,
    ),
  })
const media = (
  levers: Levers,
  state: 'off' | 'asks' = 'asks',
  backups = NO_BACKUPS,
): { media: RemovableMedia; backups: Answer<Backups> } => ({
  media: {
    autorun: [{ scope: 'machine', state, observed: 'asks', source: 'test', owner: 'local' }],
    storage: { state: 'open', afterRestart: false, observed: 'disks can be written', source: 'test', owner: 'local' },
    levers,
  },
  backups,
})
const missing = (owner: MachineValue['owner'] = 'local'): MachineValue => ({ key: 'HKLM\\X', name: 'NoAutorun', wanted: 1, owner })
const code = (planned: Plan | Refusal) => ('refused' in planned ? planned.refused : 'planned')
const windows = (levers: Levers, mode: MediaMode = 'autorun-only', rest: Partial<Context> = {}) =>
  plan(media(levers), { mode }, on('win32', rest))

test('Windows gets only the values that do not stand right, after a restart', () => {
  const planned = windows({ machineValues: [missing()] })
  assert.equal(planned, {
    changes: [{ kind: 'registry-value', key: 'HKLM\\X', name: 'NoAutorun', type: 'dword', data: 1, risk: 'safe' }],
    takesEffect: 'restart',
  })
})
test('one value that others own stops the plan, and they learn what to set', () => {
  assert.is(code(windows({ machineValues: [missing(), missing('domain-policy')] })), 'policy-owned')
  assert.is(code(windows({ machineValues: [missing('unattributed')] })), 'planned')
  const refused = windows({ machineValues: [missing('unattributed')] }, 'autorun-only', { managed: 'unknown' })
  assert.is(code(refused), 'policy-owned')
  assert.equal('refused' in refused && refused.policy, { registry: [{ key: 'HKLM\\X', name: 'NoAutorun', type: 'dword', data: 1 }] })
})
test('nothing to set is said so', () => assert.is(code(plan(media({}, 'off'), { mode: 'autorun-only' }, on('linux'))), 'nothing-to-set'))
test('GNOME gets its files, and the database last', () => {
  const planned = plan(media({ desktop: { dconf: { profile: 'ready' } } }), { mode: 'autorun-only' }, on('linux'))
  assert.ok('changes' in planned)
  assert.is(planned.takesEffect, 'next-logon')
  const last = planned.changes.at(-1)
  assert.is(last?.kind === 'dconf-database' && last.holds['/org/gnome/desktop/media-handling/autorun-never'], 'true')
  assert.ok(planned.changes.every(({ risk }) => risk === 'safe'))
})
test('what stands elsewhere is named', () => {
  const refused = (desktop: NonNullable<Levers['desktop']>) => plan(media({ desktop }), { mode: 'autorun-only' }, on('linux'))
  assert.is(code(refused({ dconf: { profile: 'foreign' } })), 'set-elsewhere')
  assert.is(code(refused({ dconf: { profile: 'ready' }, beatenBy: 'site' })), 'set-elsewhere')
})

// Restricting storage

const DENY: MachineValue = { key: 'HKLM\\R', name: 'Deny_Write', wanted: 1, owner: 'none' }
const WINDOWS: Levers = {
  storage: { block: { values: [DENY], atOnce: false }, 'encrypted-write': { values: [{ ...DENY, name: 'RDV' }], atOnce: false } },
}
const FILE = { path: '/etc/modprobe.d/rounds-usb-storage.conf', text: 'install usb-storage /bin/false\n' }
const linux = (more: { atOnce?: boolean; inUse?: string } = {}): Levers => ({ storage: { block: { file: FILE, atOnce: true, ...more } } })
const block = (levers: Levers, backups = NO_BACKUPS, mode: MediaMode = 'block', platform: Context['platform'] = 'win32') =>
  plan(media(levers, 'off', backups), { mode }, on(platform))

test('blocking always asks for consent and is never done in clinic hours', () => {
  for (const planned of [block(WINDOWS), block(linux(), NO_BACKUPS, 'block', 'linux'), block(WINDOWS, NO_BACKUPS, 'encrypted-write')]) {
    assert.ok('changes' in planned)
    assert.ok(planned.changes.length > 0)
    assert.ok(planned.changes.every(({ consent, risk }) => consent?.code === 'block-storage' && risk === 'disruptive'))
  }
})
test('each mode sets its own values', () => {
  const name = (planned: Plan | Refusal) => 'changes' in planned && planned.changes.map((one) => one.kind === 'registry-value' && one.name)
  assert.equal(name(block(WINDOWS)), ['Deny_Write'])
  assert.equal(name(block(WINDOWS, NO_BACKUPS, 'encrypted-write')), ['RDV'])
  assert.is(code(block(WINDOWS, NO_BACKUPS, 'autorun-only')), 'nothing-to-set')
})
test('Windows obeys after a restart, Linux at once where the driver is not loaded', () => {
  const effect = (planned: Plan | Refusal) => 'changes' in planned && planned.takesEffect
  assert.is(effect(block(WINDOWS)), 'restart')
  assert.is(effect(block(linux(), NO_BACKUPS, 'block', 'linux')), 'now')
  assert.is(effect(block(linux({ atOnce: false }), NO_BACKUPS, 'block', 'linux')), 'restart')
})
test('a backup on USB is never blocked', () => {
  const refused = block(WINDOWS, savingTo({ place: 'removable', where: 'E:' }))
  assert.is(code(refused), 'backup-on-usb')
  assert.match('refused' in refused ? refused.because : '', /Nightly.*E:/)
})
test('a backup that may go to USB is not blocked either', () => {
  assert.is(code(block(WINDOWS, savingTo({ place: 'unknown', where: 'E:' }))), 'backup-target-unknown')
  assert.is(code(block(WINDOWS, savingTo({ place: 'disk', where: 'E:', unread: 'the disks were not listed' }))), 'backup-target-unknown')
  assert.is(code(block(WINDOWS, savingTo({ place: 'network', where: 'nas' }, ['Veeam was silent']))), 'backup-target-unknown')
  assert.is(code(block(WINDOWS, failed('late'))), 'backup-target-unknown')
  assert.is(code(block(WINDOWS, { state: 'absent' })), 'backup-target-unknown')
})
test('a backup elsewhere does not stand in the way', () => {
  for (const place of ['network', 'remote', 'disk', 'same-disk'] as const) {
    assert.is(code(block(WINDOWS, savingTo({ place, where: 'nas' }))), 'planned', place)
  }
})
test('a USB disk in use may be the one the computer runs from', () =>
  assert.is(code(block(linux({ inUse: 'a USB disk is in use now' }), NO_BACKUPS, 'block', 'linux')), 'usb-in-use'))
test('Linux has no switch for encrypted media, so people decide', () =>
  assert.is(code(block(linux(), NO_BACKUPS, 'encrypted-write', 'linux')), 'needs-decision'))
test('storage that a policy owns stops the plan only where it is asked for', () => {
  const owned: Levers = { machineValues: [missing()], storage: { block: { values: [{ ...DENY, owner: 'domain-policy' }], atOnce: false } } }
  assert.is(code(windows(owned, 'block')), 'policy-owned')
  assert.is(code(windows(owned)), 'planned')
})
test('AutoRun is switched off even where storage must stay open, and that is said', () => {
  const levers = { machineValues: [missing()], ...WINDOWS }
  const planned = plan(media(levers, 'asks', savingTo({ place: 'removable', where: 'E:' })), { mode: 'block' }, on('win32'))
  assert.ok('changes' in planned)
  assert.equal(
    planned.changes.map(({ consent }) => consent),
    [undefined],
  )
  assert.match(planned.leaves?.[0] ?? '', 'backup-on-usb')
})
test('both are planned together where both are open', () => {
  const planned = windows({ machineValues: [missing()], ...WINDOWS }, 'block')
  assert.ok('changes' in planned)
  assert.equal(
    planned.changes.map(({ consent }) => consent?.code),
    [undefined, 'block-storage'],
  )
})

test.run()
