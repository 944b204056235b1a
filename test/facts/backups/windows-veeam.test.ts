import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, value } from '../../../lib/api.ts'
import { content, files } from '../answers.ts'
import { constrained, deniedLog, event, log, logSince, noLog, shown } from './windows.ts'

// Ids and parameters: Veeam Backup & Replication, Event Reference. Values are made up.
const test = suite('Veeam Backup & Replication and Veeam Agent')
const SESSION = '11111111-2222-3333-4444-555555555555'
const PMS = 'aaaaaaaa-2222-3333-4444-555555555555'
const FILES = 'bbbbbbbb-2222-3333-4444-555555555555'
const named = (JobID: string, JobName: string, JobResult: string) => ({ JobSessionID: SESSION, JobID, JobResult, JobType: '0', JobName })
const ended = (at: string, JobResult: string, level = 4, id = 190) => event(id, at, named(PMS, 'PMS servers', JobResult), { level })
const server = (...events: ReturnType<typeof event>[]) => shown(['veeam'], { veeamEvents: log(...events) })

test('job results 0, 1 and 2 are success, warning and failed', () => {
  const { job, results } = server(
    ended('2026-11-21T10:00:00Z', '0'),
    ended('2026-11-20T10:00:00Z', '1', 3),
    ended('2026-11-19T10:00:00Z', '2', 2),
  )
  assert.equal(results, ['success', 'warning', 'failed'])
  assert.equal([job?.name, job?.product, job?.everyRunIsFull, job?.runs.complete], ['Veeam PMS servers', 'veeam', true, true])
})
test('the same parameters without names are told by their order', () => {
  const { job, results } = server(event(190, '2026-11-21T10:00:00Z', [SESSION, PMS, '2', '0', '0', 'False', 'PMS servers'], { level: 2 }))
  assert.equal([job?.name, results], ['Veeam PMS servers', ['failed']])
})
test('a message in German decides nothing', () => {
  const data = { ...named(PMS, 'Praxisserver', '2'), Description: "Der Sicherungsauftrag 'Praxisserver' wurde mit Erfolg beendet." }
  assert.equal(server(event(190, '2026-11-21T10:00:00Z', data)).results, ['failed'])
})
test('the worse of result and level counts, also where the result is missing', () => {
  assert.equal(server(ended('2026-11-21T10:00:00Z', '0', 2)).results, ['failed'])
  assert.equal(server(event(190, '2026-11-21T10:00:00Z', ['?'], { level: 3 })).results, ['warning'])
})
test('jobs are told apart by their ids, and keep their copies apart', () => {
  const copy = event(490, '2026-11-21T12:00:00Z', named(FILES, 'Copy to cloud', '0'))
  const { jobs } = server(ended('2026-11-21T10:00:00Z', '0'), copy)
  assert.equal(
    jobs.map(({ name, target }) => [name, target.place]),
    [
      ['Veeam Copy to cloud', 'unknown'],
      ['Veeam PMS servers', 'unknown'],
    ],
  )
})
test('a health check of the job or a SureBackup verifies, and a failed one does not', () => {
  const check = (JobResult: string, JobName = 'PMS servers') =>
    event(41710, '2026-11-15T10:00:00Z', named(FILES, JobName, JobResult), { level: JobResult === '0' ? 4 : 2 })
  const sure = event(390, '2026-11-14T10:00:00Z', named(FILES, 'SureBackup 1', '0'))
  const verifiedBy = (one: ReturnType<typeof event>) => server(ended('2026-11-21T10:00:00Z', '0'), one).job?.verifiedAt
  assert.is(verifiedBy(check('0')), '2026-11-15T10:00:00.000Z')
  assert.is(verifiedBy(sure), '2026-11-14T10:00:00.000Z')
  assert.is(verifiedBy(check('2')), undefined)
  assert.is(verifiedBy(check('0', 'another job')), undefined)
})
test('restores that ended well are told', () => {
  const restore = (Result: string) =>
    event(290, '2026-11-10T10:00:00Z', { JobSessionID: SESSION, Result }, { level: Result === '0' ? 4 : 2 })
  assert.equal(server(ended('2026-11-21T10:00:00Z', '0'), restore('0'), restore('2')).job?.restores, [
    { at: '2026-11-10T10:00:00.000Z', what: 'files', source: 'event log Veeam Backup, event 290' },
  ])
})
test('a log that is not there, denied or silent leaves Veeam unknown', () => {
  for (const veeamEvents of [noLog, deniedLog, constrained, log()]) {
    const { jobs, complete, missed } = shown(['veeam'], { veeamEvents })
    assert.equal([jobs.length, complete], [0, false])
    assert.match(missed[0] ?? '', 'Veeam Backup & Replication is installed, but nothing is known')
  }
})
test('why a log says nothing is told: not there, denied, constrained', () => {
  const why = (veeamEvents: typeof noLog) => shown(['veeam'], { veeamEvents }).missed[0]?.replace(/^.*could not be read: /, '')
  assert.equal([noLog, deniedLog, constrained].map(why), [
    'it is not there',
    'access denied',
    'PowerShell runs in constrained language mode',
  ])
})
test('a rolled-over log leaves the history incomplete', () => {
  const { job } = shown(['veeam'], { veeamEvents: logSince('2026-11-21T00:00:00Z', ended('2026-11-21T10:00:00Z', '0')) })
  assert.is(job?.runs.complete, false)
})

const agentEvent = (at: string, level: number, message: string) => event(190, at, [SESSION, PMS, message], { level })
const path = 'C:\\ProgramData\\Veeam\\Endpoint\\Backup_Job_DESK1\\Job.Backup_Job_DESK1.Backup.log'
const line = (time: string, status: string) => `[${time}] <12> Info   Job session '${SESSION}' has been completed, status: '${status}'`
const clock = value({ offsets: [{ from: '2026-10-10T00:00:00.0000000Z', minutes: 780 }] })

test('the agent: level tells the result in every language, the id tells the job', () => {
  const { job, jobs, results } = shown(['veeam-agent'], {
    veeamAgentEvents: log(
      agentEvent('2026-11-21T10:00:00Z', 3, "Veeam Agent 'Backup Job DESK1' finalizado con advertencias."),
      agentEvent('2026-11-20T10:00:00Z', 4, "Veeam Agent 'Backup Job DESK1' finished with Success."),
      agentEvent('2026-11-19T10:00:00Z', 2, "Veeam Agent 'Backup Job DESK1' fehlgeschlagen."),
    ),
  })
  assert.equal([jobs.length, job?.name, results], [1, 'Veeam Agent Backup Job DESK1', ['warning', 'success', 'failed']])
  assert.equal(job?.levers, { start: { by: 'veeam-agent' } })
})
test('the agent: of several jobs none is started, because its program would start another', () => {
  const other = event(
    190,
    '2026-11-21T11:00:00Z',
    [SESSION, '9f0c7a3e-1111-4222-8333-444455556666', "Veeam Agent 'Other' finished with Success."],
    { level: 4 },
  )
  const one = agentEvent('2026-11-20T10:00:00Z', 4, "Veeam Agent 'Backup Job DESK1' finished with Success.")
  const { jobs } = shown(['veeam-agent'], { veeamAgentEvents: log(other, one) })
  assert.equal(
    jobs.map(({ levers }) => levers),
    [undefined, undefined],
  )
})
test('the agent: without events its log files speak, in local time with the day first', () => {
  const text = [line('20.11.2026 22:10:00.000', 'Failed'), line('21.11.2026 22:10:00.000', 'Success')].join('\r\n')
  const { job } = shown(['veeam-agent'], { veeamAgentEvents: noLog, veeamAgentLogs: files(content(path, text)), clock })
  assert.equal(
    job?.runs.entries.map(({ at, result }) => [at, result]),
    [
      ['2026-11-21T09:10:00.000Z', 'success'],
      ['2026-11-20T09:10:00.000Z', 'failed'],
    ],
  )
  assert.equal([job?.name, job?.runs.complete], ['Veeam Agent Backup_Job_DESK1', false])
})
test('the agent: local times without the time zone are not guessed', () => {
  const { jobs, missed } = shown(['veeam-agent'], {
    veeamAgentEvents: noLog,
    veeamAgentLogs: files(content(path, line('21.11.2026 22:10:00', 'Success'))),
    clock: constrained,
  })
  assert.is(jobs.length, 0)
  assert.match(missed[0] ?? '', 'the time zone of its log files could not be read')
})
test('the agent: nothing at all is unknown', () => {
  for (const veeamAgentEvents of [noLog, deniedLog, log()]) {
    assert.is(shown(['veeam-agent'], { veeamAgentEvents, veeamAgentLogs: files(), clock }).complete, false)
    assert.is(shown(['veeam-agent'], { veeamAgentEvents, veeamAgentLogs: absent(), clock }).jobs.length, 0)
  }
})

test.run()
