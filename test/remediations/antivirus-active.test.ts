import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change, Context, Plan, Refusal } from '../../lib/api.ts'
import type { LinuxNeed } from '../../lib/facts/antivirus/required.ts'
import { type Antivirus, type ClamavLever, type DefenderLever, type Engine, engineOf } from '../../lib/facts/antivirus/shape.ts'
import plan from '../../remediations/antivirus-active.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('antivirus-active remediation')

const FRESH = { updatedAt: '2026-11-21T08:00:00.000Z', current: 'unknown' } as const
const OLD = { updatedAt: '2026-11-01T08:00:00.000Z', current: 'unknown' } as const
const NONE = { current: false, because: 'there is no signature file' } as const
const code = (planned: Plan | Refusal) => ('refused' in planned ? planned.refused : 'planned')
const words = (change: Change): string => {
  const what = change.kind === 'systemd-unit' ? change.unit : change.kind === 'package' ? change.name : change.kind
  return `${what} ${change.risk}${change.consent ? ` ${change.consent.code}` : ''}`
}
const changes = (planned: Plan | Refusal) => ('changes' in planned ? planned.changes.map(words) : code(planned))

// Microsoft Defender

const LEVER: DefenderLever = {
  mode: 'normal',
  tamperProtected: false,
  realTimeDisabled: true,
  realTimeOwner: 'local',
  scheduleOwner: 'local',
}
const defender = (over: Partial<Engine> = {}) =>
  engineOf('defender', 'Microsoft Defender', { realTime: 'off', signatures: FRESH, builtIn: true, source: 'test', owner: 'local', ...over })
const eset = (over: Partial<Engine> = {}) => engineOf('eset', 'ESET Security', { realTime: 'off', source: 'test', ...over })
const windows = (engines: Engine[], lever: Partial<DefenderLever> = {}, over: Partial<Antivirus> = {}, more: Partial<Context> = {}) => {
  const antivirus: Antivirus = { engines, complete: true, missed: [], customary: true, servesFiles: 'unknown', notes: [], ...over }
  const facts = { antivirus: { ...antivirus, levers: { defender: { ...LEVER, ...lever } } } }
  return plan(facts, { sigMaxAgeDays: 3, linuxAvRequired: 'auto' }, { platform: 'win32', ...ORDINARY, ...more })
}

test('real-time protection is switched on, and nothing else', () =>
  assert.equal(windows([defender()]), {
    changes: [{ kind: 'defender-preference', values: { DisableRealtimeMonitoring: false }, risk: 'safe' }],
    takesEffect: 'now',
  }))
test('old signatures are fetched with consent', () => {
  const planned = windows([defender({ realTime: 'on', signatures: OLD })])
  assert.ok('changes' in planned)
  const [change] = planned.changes
  assert.is(change?.kind === 'signature-update' && change.newerThan, '2026-11-19T00:00:00.000Z')
  assert.equal(changes(planned), ['signature-update safe update-signatures'])
})
test('Defender is never enabled beside another engine, whatever state that is in', () => {
  for (const realTime of ['on', 'off', 'expired', 'snoozed', 'unknown'] as const) {
    assert.is(code(windows([defender(), eset({ realTime })])), 'third-party-engine', realTime)
  }
})
test('an engine that nobody could look for may be there', () =>
  assert.is(code(windows([defender()], {}, { complete: false, missed: ['Security Center: late'] })), 'engines-unread'))
test('Defender that stepped back, or does not say so, is left alone', () => {
  for (const mode of ['passive', 'sxs passive', 'edr block mode', 'not running', '']) {
    assert.is(code(windows([defender()], { mode })), 'not-normal-mode', mode)
  }
})
test('what Tamper Protection holds is left to people', () => {
  assert.is(code(windows([defender()], { tamperProtected: true })), 'tamper-protection')
  assert.is(code(windows([defender()], { tamperProtected: 'unknown' })), 'planned')
})
test('what a policy or a device management owns is left to them', () => {
  for (const realTimeOwner of ['domain-policy', 'device-management', 'local-policy', 'unknown'] as const) {
    assert.is(code(windows([defender()], { realTimeOwner })), 'policy-owned', realTimeOwner)
  }
})
test('a preference that does not keep it off is not touched', () => {
  assert.is(code(windows([defender()], { realTimeDisabled: false })), 'nothing-to-set')
  assert.is(code(windows([defender()], { realTimeDisabled: 'unknown' })), 'nothing-to-set')
})
test('exclusions stay, and are named', () => {
  const what = 'the exclusion C:\\ hides too much'
  const weaknesses = [{ what, expected: 'x', source: 'MSFT_MpPreference, ExclusionPath' }]
  const refused = windows([defender({ realTime: 'on', weaknesses })])
  assert.is(code(refused), 'nothing-to-set')
  assert.match('refused' in refused ? refused.because : '', what)
  const planned = windows([defender({ weaknesses })])
  assert.match('changes' in planned ? (planned.leaves?.[0] ?? '') : '', what)
})

// ClamAV

const RESTS: ClamavLever = {
  daemon: ['clamav-daemon.socket', 'clamav-daemon.service'],
  updater: 'clamav-freshclam.service',
  usualFolder: true,
  scanner: true,
  fullScan: 'none',
}
const { updater: _, ...RUNS }: ClamavLever = { ...RESTS, daemon: [] }
const clamav = (over: Partial<Engine> = {}) =>
  engineOf('clamav', 'ClamAV', { realTime: 'off', signatures: FRESH, source: 'test', owner: 'local', ...over })
const linux = (engines: Engine[], lever: ClamavLever | null = RESTS, need: LinuxNeed = 'yes', over: Partial<Antivirus> = {}) => {
  const base: Antivirus = { engines, complete: true, missed: [], customary: false, servesFiles: false, notes: [], ...over }
  const facts = { antivirus: { ...base, levers: lever && engines.length > 0 ? { clamav: lever } : {} } }
  return plan(facts, { sigMaxAgeDays: 3, linuxAvRequired: need }, { platform: 'linux', ...ORDINARY })
}

test('ClamAV at rest gets its updater, its socket and its daemon', () =>
  assert.equal(changes(linux([clamav()])), [
    'clamav-freshclam.service safe',
    'clamav-daemon.socket disruptive',
    'clamav-daemon.service disruptive',
  ]))
test('without signatures the daemon waits for the same consent as the download', () =>
  assert.equal(changes(linux([clamav({ signatures: NONE })])), [
    'signature-update safe update-signatures',
    'clamav-freshclam.service safe',
    'clamav-daemon.socket disruptive update-signatures',
    'clamav-daemon.service disruptive update-signatures',
  ]))
test('a daemon that runs only misses its updater', () =>
  assert.equal(changes(linux([clamav({ realTime: 'scan-only' })], { ...RESTS, daemon: [] })), ['clamav-freshclam.service safe']))
test('a scan by cron needs no daemon', () =>
  assert.equal(changes(linux([clamav({ realTime: 'scan-only' })])), ['clamav-freshclam.service safe']))
test('signatures elsewhere are not fetched to the usual place', () =>
  assert.is(
    code(linux([clamav({ realTime: 'scan-only', signatures: { current: 'unknown' } })], { ...RUNS, usualFolder: false })),
    'nothing-to-set',
  ))
test('ClamAV that scans when asked has nothing that could be set', () =>
  assert.is(code(linux([clamav({ realTime: 'scan-only' })], RUNS)), 'nothing-to-set'))
test('no unit that updates is said', () => {
  const weaknesses = [{ what: 'nothing updates its signatures', expected: 'x', source: 'cron' }]
  const refused = linux([clamav({ realTime: 'scan-only', weaknesses })], RUNS)
  assert.match('refused' in refused ? refused.because : '', 'install clamav-freshclam')
})
test('another engine on Linux is mended in its console', () => {
  const other = engineOf('defender-endpoint', 'Microsoft Defender for Endpoint', { realTime: 'off', source: 'test' })
  assert.is(code(linux([other])), 'third-party-engine')
  assert.is(code(linux([clamav(), other])), 'third-party-engine')
})
test('without systemctl nothing is set', () => assert.is(code(linux([clamav()], null)), 'nothing-to-set'))

// Installing

const INSTALLED = [
  'clamav-freshclam disruptive install-clamav',
  'clamav-daemon disruptive install-clamav',
  'signature-update safe install-clamav',
  'clamav-freshclam.service disruptive install-clamav',
  'clamav-daemon.socket disruptive install-clamav',
  'clamav-daemon.service disruptive install-clamav',
]

test('ClamAV is installed where a Linux computer needs one, all of it by one consent', () => {
  assert.equal(changes(linux([])), INSTALLED)
  assert.equal(changes(linux([], null, 'auto', { servesFiles: true })), INSTALLED)
})
test('the consent says what the daemon costs', () => {
  const planned = linux([])
  assert.match('changes' in planned ? (planned.changes[0]?.consent?.because ?? '') : '', /1\.2 GB/)
})
test('nothing is installed where none is needed, or nobody knows', () => {
  assert.is(code(linux([], null, 'no')), 'not-required')
  assert.is(code(linux([], null, 'auto')), 'not-required')
  assert.is(code(linux([], null, 'auto', { servesFiles: 'unknown' })), 'not-required')
})
test('nothing is installed where another engine may be', () =>
  assert.is(code(linux([], null, 'yes', { complete: false, missed: ['late'] })), 'engines-unread'))
test('on Windows nothing is installed', () => assert.is(code(windows([])), 'nothing-to-set'))

test.run()
