import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context, Plan, Refusal } from '../../lib/api.ts'
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
const media = (levers: Levers, state: 'off' | 'asks' = 'asks'): { media: RemovableMedia } => ({
  media: {
    autorun: [{ scope: 'machine', state, observed: 'asks', source: 'test', owner: 'local' }],
    storage: { state: 'open', afterRestart: false, observed: 'disks can be written', source: 'test', owner: 'local' },
    levers,
  },
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
test('one value that others own stops the plan', () => {
  assert.is(code(windows({ machineValues: [missing(), missing('domain-policy')] })), 'policy-owned')
  assert.is(code(windows({ machineValues: [missing('unattributed')] })), 'planned')
  assert.is(code(windows({ machineValues: [missing('unattributed')] }, 'autorun-only', { managed: 'unknown' })), 'policy-owned')
})
test('a stricter mode is left to people, and said', () => {
  const planned = windows({ machineValues: [missing()] }, 'block')
  assert.ok('leaves' in planned && planned.leaves)
  assert.match(planned.leaves[0] ?? '', 'decide with the practice')
})
test('a stricter mode alone needs a decision', () => {
  const refused = plan(media({ machineValues: [] }, 'off'), { mode: 'encrypted-write' }, on('win32'))
  assert.ok('refused' in refused)
  assert.is(refused.refused, 'needs-decision')
  assert.match(refused.because, 'backup disks')
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

test.run()
