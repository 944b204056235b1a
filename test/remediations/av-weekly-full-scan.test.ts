import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context, Plan, Refusal } from '../../lib/api.ts'
import { DAYS, SERVICE_TEXT, timerText } from '../../lib/facts/antivirus/own-scan.ts'
import { type Antivirus, type ClamavLever, type DefenderLever, type Engine, engineOf } from '../../lib/facts/antivirus/shape.ts'
import { scansInCommandLine } from '../../lib/formats/scan-command.ts'
import manifest from '../../manifests/av-weekly-full-scan.json' with { type: 'json' }
import plan from '../../remediations/av-weekly-full-scan.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('av-weekly-full-scan remediation')

const SETTINGS = { fullScanMaxAgeDays: 7, scheduledElsewhere: false, scanDay: 'thursday', scanTime: '19:00' } as const
const DEFENDER: DefenderLever = {
  mode: 'normal',
  tamperProtected: true,
  realTimeDisabled: false,
  realTimeOwner: 'local',
  scheduleOwner: 'local',
}
const CLAMAV: ClamavLever = { daemon: [], usualFolder: true, scanner: true, fullScan: 'none' }
const defender = (over: Partial<Engine> = {}) =>
  engineOf('defender', 'Microsoft Defender', {
    realTime: 'on',
    builtIn: true,
    lastFullScanAt: 'never',
    scheduledScan: 'quick',
    catchesUp: false,
    source: 'test',
    ...over,
  })
const clamav = (over: Partial<Engine> = {}) =>
  engineOf('clamav', 'ClamAV', { realTime: 'scan-only', lastFullScanAt: 'never', scheduledScan: 'none', source: 'test', ...over })
interface Scene {
  defender?: Partial<DefenderLever>
  clamav?: Partial<ClamavLever>
  antivirus?: Partial<Antivirus>
  settings?: Partial<{ scheduledElsewhere: boolean; scanDay: (typeof DAYS)[number]; scanTime: string }>
  context?: Partial<Context>
}
const planned = (engines: Engine[], scene: Scene = {}) => {
  const levers = { defender: { ...DEFENDER, ...scene.defender }, clamav: { ...CLAMAV, ...scene.clamav } }
  const base: Antivirus = { engines, complete: true, missed: [], customary: true, servesFiles: 'unknown', notes: [], levers }
  return plan(
    { antivirus: { ...base, ...scene.antivirus } },
    { ...SETTINGS, ...scene.settings },
    { platform: 'win32', ...ORDINARY, ...scene.context },
  )
}
const code = (one: Plan | Refusal) => ('refused' in one ? one.refused : 'planned')
const leaves = (one: Plan | Refusal) => ('changes' in one ? (one.leaves ?? []) : [])

// Microsoft Defender

test('Defender gets a full scan a week, made up for and slow, as it takes the values', () =>
  assert.equal(planned([defender()]), {
    changes: [
      {
        kind: 'defender-preference',
        values: {
          ScanParameters: 2,
          ScanScheduleDay: 5,
          ScanScheduleTime: '19:00:00',
          DisableCatchupFullScan: false,
          ScanAvgCPULoadFactor: 30,
        },
        risk: 'disruptive',
      },
    ],
    takesEffect: 'now',
    leaves: ['the first full scan runs on Thursday at 19:00 or later; this item is mended when it has ended'],
  }))
test('Defender counts its days from Sunday, which is 1', () => {
  const day = (scanDay: (typeof DAYS)[number]) => {
    const one = planned([defender()], { settings: { scanDay } })
    return 'changes' in one && one.changes[0]?.kind === 'defender-preference' && one.changes[0].values.ScanScheduleDay
  }
  assert.equal([day('sunday'), day('monday'), day('saturday')], [1, 2, 7])
})
test('a day and hour that somebody chose stays; only what was missed is made up for', () => {
  const one = planned([defender({ scheduledScan: 'full' })])
  assert.equal('changes' in one && one.changes[0]?.kind === 'defender-preference' && one.changes[0].values, {
    DisableCatchupFullScan: false,
    ScanAvgCPULoadFactor: 30,
  })
})
test('a schedule that is whole already only has to be waited for', () =>
  assert.is(code(planned([defender({ scheduledScan: 'full', catchesUp: true })])), 'nothing-to-set'))
test('while the last scan is of these days nothing is left open', () =>
  assert.equal(leaves(planned([defender({ lastFullScanAt: '2026-11-18T00:00:00.000Z' })])), []))
test('a schedule that others own, and an engine that stepped back, are left alone', () => {
  assert.is(code(planned([defender()], { defender: { scheduleOwner: 'device-management' } })), 'policy-owned')
  assert.is(code(planned([defender()], { defender: { scheduleOwner: 'unknown' } })), 'policy-owned')
  assert.is(code(planned([defender()], { defender: { mode: 'passive' } })), 'not-normal-mode')
  assert.is(code(planned([defender({ realTime: 'off' })])), 'engine-off')
})
test('scans are not among what Tamper Protection holds', () =>
  assert.is(code(planned([defender()], { defender: { tamperProtected: true } })), 'planned'))
test('another engine scans by its own console', () => {
  const eset = engineOf('eset', 'ESET', { realTime: 'on', source: 'test' })
  assert.is(code(planned([defender({ realTime: 'passive' }), eset])), 'third-party-engine')
  assert.is(code(planned([defender()], { antivirus: { complete: false, missed: ['late'] } })), 'engines-unread')
})
test("scans that the provider's tool starts are not scheduled twice", () =>
  assert.is(code(planned([defender()], { settings: { scheduledElsewhere: true } })), 'scheduled-elsewhere'))
test('without an engine there is nothing to schedule', () => assert.is(code(planned([])), 'no-engine'))

// ClamAV

const linux = (engine: Partial<Engine> = {}, lever: Partial<ClamavLever> = {}) =>
  planned([clamav(engine)], { clamav: lever, context: { platform: 'linux' } })

test('ClamAV gets a service and a timer of its own, the timer last', () => {
  const one = linux()
  assert.ok('changes' in one)
  assert.equal(
    one.changes.map((change) =>
      change.kind === 'file' ? change.path : change.kind === 'systemd-unit' ? `${change.unit} ${change.risk}` : '',
    ),
    [
      '/etc/systemd/system/rounds-clamav-full-scan.service',
      '/etc/systemd/system/rounds-clamav-full-scan.timer',
      'rounds-clamav-full-scan.timer disruptive',
    ],
  )
  assert.match(leaves(one)[0] ?? '', 'Thursday at 19:00')
})
test('a schedule that is there already is not made twice', () => {
  assert.is(code(linux({}, { fullScan: 'other' })), 'nothing-to-set')
  assert.is(code(linux({}, { fullScan: 'ours' })), 'nothing-to-set')
})
test('without a scanner or without signatures no scan is scheduled', () => {
  assert.is(code(linux({}, { scanner: false })), 'no-scanner')
  assert.is(code(linux({ signatures: { current: false } })), 'no-signatures')
})
test('the service is a full scan in the eyes of the fact, with a log it reads', () => {
  const line = /^ExecStart=(.*)$/m.exec(SERVICE_TEXT)?.[1]?.replaceAll('$$', '$') ?? ''
  assert.equal(scansInCommandLine(line), [{ whole: true, log: '/var/log/rounds-clamav-full-scan.log' }])
})
test('nobody notices the scan', () => {
  for (const setting of ['Nice=19', 'IOSchedulingClass=idle', 'CPUSchedulingPolicy=idle', 'ConditionACPower=true']) {
    assert.match(SERVICE_TEXT, setting)
  }
})
test('what was missed is made up for, on any day', () => {
  assert.match(timerText('sunday', '03:00'), /^OnCalendar=Sun \*-\*-\* 03:00:00\nPersistent=true$/m)
  assert.equal(
    DAYS.map((day) => /OnCalendar=(\w+)/.exec(timerText(day, '19:00'))?.[1]),
    ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  )
})
test('the settings offer days and times only, and no free text that would reach a unit file', () => {
  const { scanDay, scanTime } = manifest.settings
  assert.equal([...scanDay.enum].sort(), [...DAYS].sort())
  assert.ok(scanTime.enum.every((time) => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time)))
})

test.run()
