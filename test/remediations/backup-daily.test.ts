import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, type Context, failed, listing, type Plan, type Refusal } from '../../lib/api.ts'
import type { BackupJob, JobLevers } from '../../lib/facts/backups/shape.ts'
import plan from '../../remediations/backup-daily.ts'
import { answered, job, NOW, run } from '../support/backups.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('backup-daily remediation')

const context: Context = { ...ORDINARY, platform: 'linux', role: 'server', now: new Date(NOW) }
const SETTINGS = { maxBackupAgeHours: 26, weekendBackupAgeHours: 74, requiredPaths: [] as string[], countWarningAsSuccess: true }
const UNIT: JobLevers = { start: { by: 'systemd-unit', unit: 'nightly.service' } }
const late = (over: Partial<BackupJob> = {}) => job({ runs: listing([run(240)]), levers: UNIT, ...over })
const planned = (jobs: BackupJob[], settings: Partial<typeof SETTINGS> = {}) =>
  plan({ backups: answered(jobs) }, { ...SETTINGS, ...settings }, context)
const code = (found: Plan | Refusal) => ('refused' in found ? found.refused : 'planned')
const started = (found: Plan | Refusal) =>
  'changes' in found ? found.changes.map((one) => (one.kind === 'backup-run' ? one.job : one.kind)) : found.refused

test('a job that is behind is started, with consent, on mains power, and asked for a success from now on', () => {
  const found = planned([late()])
  assert.ok('changes' in found)
  const [change] = found.changes
  assert.ok(change?.kind === 'backup-run')
  assert.equal(change.start, UNIT.start)
  assert.is(change.since, NOW)
  assert.equal([change.risk, change.needs, change.consent?.code], ['disruptive', ['mains-power'], 'start-backup'])
  assert.is(found.leaves, undefined)
})
test('a job whose last run failed after a success is started, too', () =>
  assert.is(code(planned([late({ runs: listing([run(5), run(2, { result: 'failed' })]) })])), 'planned'))
test('all that are behind and can be started are, each once', () => {
  const other: JobLevers = { start: { by: 'systemd-unit', unit: 'other.service' } }
  const found = planned([
    late({ name: 'a' }),
    late({ name: 'b', levers: other }),
    late({ name: 'c' }),
    job({ name: 'fresh', levers: UNIT }),
  ])
  assert.equal(started(found), ['a', 'b'])
})
test('those that cannot be started stay named', () => {
  const found = planned([late(), late({ name: 'Cove', product: 'cove', levers: {} })])
  assert.ok('changes' in found)
  assert.match(found.leaves?.join() ?? '', /^Cove is not started by Rounds: the console of Cove Data Protection$/)
})
test('a job that runs is never started', () => {
  assert.is(code(planned([late({ running: true })])), 'backup-running')
  const found = planned([late({ name: 'a', running: true }), late({ name: 'b' })])
  assert.equal(started(found), ['b'])
  assert.match('leaves' in found ? (found.leaves?.join() ?? '') : '', /a runs at this moment/)
})
test('without a way to start it the product is named, and where it is started there', () => {
  const found = planned([late({ name: 'Veeam PMS', product: 'veeam', levers: {} })])
  assert.is(code(found), 'no-startable-job')
  assert.match('because' in found ? found.because : '', /Veeam PMS .*the console of Veeam Backup & Replication/)
  assert.is(code(planned([late({ product: 'something-new', levers: {} })])), 'no-startable-job')
})
test('of required folders the jobs that save them count, and one that nobody saves stays open', () => {
  const pms = late({ name: 'pms', covers: ['/srv/pms'] })
  const found = planned([pms, job({ name: 'etc', covers: ['/etc'] })], { requiredPaths: ['/srv/pms/data', '/srv/other'] })
  assert.equal(started(found), ['pms'])
  assert.match('leaves' in found ? (found.leaves?.join() ?? '') : '', /no job saves \/srv\/other/)
  assert.is(code(planned([job({ covers: ['/etc'] })], { requiredPaths: ['/srv/other'] })), 'no-job')
})
test('another run does not help where every job is in time', () => {
  assert.is(code(planned([job({ levers: UNIT, target: { place: 'same-disk', where: 'the same disk' } })])), 'nothing-behind')
  assert.is(code(planned([job({ levers: UNIT, runs: listing([run(5, { result: 'warning' })]) })])), 'nothing-behind')
})
test('a job that runs once a week on purpose is not started, but where nothing else saves', () => {
  const weekly = (over: Partial<BackupJob>) => late({ runs: listing([run(100), run(268), run(436)]), ...over })
  assert.equal(started(planned([job(), weekly({ name: 'weekly' })])), 'nothing-behind')
  assert.equal(started(planned([weekly({ name: 'weekly' })])), ['weekly'])
})
test('snapshots on the same disk are never started', () => assert.is(code(planned([late({ product: 'timeshift' })])), 'nothing-behind'))
test('a clock that is wrong or a source that could not be read starts nothing', () => {
  assert.is(code(planned([late({ runs: listing([run(-5), run(240)]) })])), 'wrong-clock')
  assert.is(code(plan({ backups: failed('it may not be read') }, SETTINGS, context)), 'unreadable')
  assert.is(code(plan({ backups: absent() }, SETTINGS, context)), 'unreadable')
})

test.run()
