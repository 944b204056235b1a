import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { constrained, deniedLog, event, log, noLog, shown } from './windows.ts'

// Ids: N-able "Cove Data Protection" backup check, Redstor "ESE Windows event logs"; states: Microsoft, module MSOnlineBackup.
const test = suite('cloud backups on Windows')
const COVE = { provider: 'Backup Manager' }
const cove = (...events: ReturnType<typeof event>[]) => shown(['cove'], { coveEvents: log(...events) })

test('Cove: 105 is a success, 108 a warning, the others failed', () => {
  const events = [105, 108, 102, 103, 106].map((id, day) => event(id, `2026-11-${21 - day}T10:00:00Z`, {}, COVE))
  const { results, job, complete } = cove(...events)
  assert.equal(results, ['success', 'warning', 'failed', 'failed', 'failed'])
  assert.equal([job?.target.place, complete], ['remote', true])
})
test('Cove: the database engine of Windows writes 105 as well and is no backup', () => {
  const { jobs, complete } = cove(event(105, '2026-11-21T10:00:00Z', {}, { provider: 'ESENT' }))
  assert.equal([jobs.length, complete], [0, false])
})
test('Cove: no record, no log and a denied log are unknown', () => {
  for (const coveEvents of [log(), noLog, deniedLog, constrained]) {
    const { jobs, missed } = shown(['cove'], { coveEvents })
    assert.is(jobs.length, 0)
    assert.match(missed[0] ?? '', 'Cove Data Protection is installed, but nothing is known of its runs')
  }
})
test('Redstor: results and restores', () => {
  const ids = [4098, 4099, 4100, 4101, 4102, 4103, 4105, 8194]
  const events = ids.map((id, day) => event(id, `2026-11-${21 - day}T10:00:00Z`, {}, { provider: 'ESE Agent' }))
  const { results, job } = shown(['redstor'], { redstorEvents: log(...events) })
  assert.equal(results, ['success', 'warning', 'warning', 'warning', 'failed', 'failed', 'failed'])
  assert.equal(
    job?.restores.map(({ at }) => at),
    ['2026-11-14T10:00:00.000Z'],
  )
})
test('Redstor: Group Policy writes 4098 as well', () => {
  const foreign = event(4098, '2026-11-21T10:00:00Z', {}, { provider: 'Group Policy Drive Maps', level: 3 })
  assert.is(shown(['redstor'], { redstorEvents: log(foreign) }).complete, false)
})

const job = (state: string, endedAt: string, type = 'Backup') => ({ type, state, startedAt: '2026-11-21T09:00:00Z', endedAt })
const mars = (jobs: unknown[], scheduled = true, marsEvents = log()) =>
  shown(['azure-mars'], { mars: value({ jobs, scheduled }), marsEvents })

test('Azure: states of jobs', () => {
  const states = ['Completed', 'CompletedWithWarning', 'Aborted', 'Something']
  const { results } = mars(states.map((state, day) => job(state, `2026-11-${21 - day}T10:00:00Z`)))
  assert.equal(results, ['success', 'warning', 'failed', 'unknown'])
})
test('Azure: a job without an end is running', () => assert.equal(mars([job('InProgress', '')]).results, ['running']))
test('Azure: recoveries are restores and no runs', () => {
  const { results, job: found } = mars([job('Completed', '2026-11-21T10:00:00Z', 'Recovery')])
  assert.equal(results, [])
  assert.equal(found?.restores, [{ at: '2026-11-21T10:00:00.000Z', what: 'files', source: 'Get-OBJob' }])
})
test('Azure: events 11 and 18 add failures', () => {
  assert.equal(mars([job('Completed', '2026-11-20T10:00:00Z')], true, log(event(11, '2026-11-21T10:00:00Z'))).results, [
    'failed',
    'success',
  ])
})
test('Azure: a schedule without a run is a job, no schedule and no run is unknown', () => {
  assert.is(mars([]).jobs.length, 1)
  assert.equal([mars([], false).jobs.length, mars([], false).complete], [0, false])
})
test('Azure: a module that does not answer is unknown, never a success', () => {
  for (const answer of [constrained, failed('late'), value({ refused: 'Get-OBJob: CommandNotFoundException' })]) {
    const { jobs, missed } = shown(['azure-mars'], { mars: answer, marsEvents: log() })
    assert.is(jobs.length, 0)
    assert.match(missed[0] ?? '', 'nothing is known of its runs')
  }
})

test('Azure: a log that may not be read could tell of a failure since, one that is not there could not', () => {
  const done = [job('Completed', '2026-11-21T10:00:00Z')]
  assert.equal(mars(done, true, deniedLog).missed, ['The event log CloudBackup/Operational could not be read: access denied'])
  assert.equal(mars(done, true, noLog).missed, [])
})

test.run()
