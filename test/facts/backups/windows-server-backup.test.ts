import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { printed } from '../answers.ts'
import { constrained, deniedLog, event, log, logSince, noLog, shown, wbadmin } from './windows.ts'

// Data names of the events and of VolumeInfoItem: Microsoft-Windows-Backup. Properties: Get-WBSummary, Get-WBPolicy, Get-WBJob (Microsoft).
const test = suite('Windows Server Backup')
const TAKEN = '2026-11-21T09:00:12.345678900Z'
const volumes = (...names: string[]) =>
  `<VolumeInfo>${names.map((name) => `<VolumeInfoItem Name="${name}" OriginalAccessPath="${name}" State="14" HResult="0" DetailedHResult="0" />`).join('')}</VolumeInfo>`
const finished = (at: string, BackupTime: string, HRESULT = '0x0', more: Record<string, string> = {}) =>
  event(14, at, { BackupTime, HRESULT, DetailedHRESULT: '0x0', VolumesInfo: volumes('C:', 'E:'), ...more })
const good = [event(4, '2026-11-21T09:40:00.0000000Z', { BackupTime: TAKEN }), finished('2026-11-21T09:40:01.0000000Z', TAKEN)]
const summary = (of: Record<string, string>, more: Record<string, unknown> = {}) =>
  value({
    summary: { lastAt: '', lastResult: '0', successAt: '', successTarget: '', operation: 'NoOperationInProgress', ...of },
    policy: {},
    recoveries: [],
    missing: [],
    ...more,
  })
const empty = summary({})
const asked = (probes: Parameters<typeof shown>[1]) =>
  shown(['windows-server-backup'], { serverBackup: empty, serverBackupVersions: wbadmin(), ...probes })

test('events 4 and 14 of one run are one success, as of its end', () => {
  const { job, complete } = asked({ serverBackupEvents: log(...good), serverBackupVersions: wbadmin('11/21/2026-09:00') })
  assert.equal(job?.runs.entries, [{ at: '2026-11-21T09:40:01.000Z', result: 'success', kind: 'unknown', kept: true }])
  assert.equal([job?.runs.complete, complete, job?.everyRunIsFull], [true, true, true])
})
test('event 14 alone is a success with code 0 only, in each way to write the code', () => {
  for (const code of ['0x807800c5', '2155348165', '-2139619131']) {
    const { job } = asked({ serverBackupEvents: log(finished('2026-11-21T09:40:01Z', TAKEN, code)) })
    assert.equal(job?.runs.entries, [
      { at: '2026-11-21T09:40:01.000Z', result: 'failed', kind: 'unknown', kept: false, message: 'result 0x807800C5' },
    ])
  }
  assert.equal(asked({ serverBackupEvents: log(finished('2026-11-21T09:40:01Z', TAKEN, '0')) }).results, ['success'])
})
test('event 14 without a readable code says nothing', () => {
  assert.equal(asked({ serverBackupEvents: log(event(14, '2026-11-21T09:40:01Z', { BackupTime: TAKEN })) }).results, ['unknown'])
})
test('event 5 fails the run, whatever 14 says of it', () => {
  const bad = event(5, '2026-11-21T09:40:00Z', { BackupTime: TAKEN, HRESULT: '0x8078011e' }, { level: 2 })
  assert.equal(asked({ serverBackupEvents: log(bad, finished('2026-11-21T09:40:01Z', TAKEN)) }).results, ['failed'])
})
test('a complaint of the level warning makes it a warning', () => {
  const doubt = event(20, '2026-11-21T09:40:00Z', { BackupTime: TAKEN }, { level: 3 })
  assert.equal(asked({ serverBackupEvents: log(doubt, ...good) }).results, ['warning'])
})
test('a run that failed before it took a copy has the time 1601, and is a run of its own', () => {
  const early = finished('2026-11-22T09:00:05Z', '1601-01-01T00:00:00.000000000Z', '0x80780049')
  assert.equal(asked({ serverBackupEvents: log(early, ...good) }).results, ['failed', 'success'])
})
test('a fresh time of the last backup with a failing code is no success', () => {
  const probes = {
    serverBackupEvents: noLog,
    serverBackup: summary({ lastAt: '2026-11-21T12:12:26Z', lastResult: '2155348165', successAt: '2026-11-10T07:16:00Z' }),
  }
  assert.equal(asked(probes).job?.runs.entries.slice(0, 2), [
    { at: '2026-11-21T12:12:26.000Z', result: 'failed', kind: 'unknown', message: 'result 0x807800C5' },
    { at: '2026-11-10T07:16:00.000Z', result: 'success', kind: 'unknown' },
  ])
})
test('a last time with code 0 is no failure, even where the success beside it is older', () => {
  const serverBackup = summary({ lastAt: '2026-11-21T09:00:00Z', lastResult: '0', successAt: '2026-11-20T09:00:00Z' })
  assert.equal(asked({ serverBackupEvents: noLog, serverBackup }).results, ['success'])
})
test('the summary adds nothing that the events tell better', () => {
  const probes = {
    serverBackupEvents: log(...good),
    serverBackup: summary({ lastAt: '2026-11-21T09:00:12Z', successAt: '2026-11-21T09:00:12Z' }),
  }
  assert.equal(asked(probes).results, ['success'])
})
test('a success of the summary counts beside a later failure of the events', () => {
  const bad = finished('2026-11-22T08:40:01Z', '2026-11-22T08:00:00Z', '0x807800c5')
  const probes = {
    serverBackupEvents: logSince('2026-11-22T00:00:00Z', bad),
    serverBackup: summary({ lastResult: '2155348165', successAt: '2026-11-21T09:00:00Z' }),
  }
  assert.equal(asked(probes).results, ['failed', 'success'])
})
test('stored versions are runs as well, in UTC over the change to summer time', () => {
  const { job } = asked({ serverBackupEvents: noLog, serverBackupVersions: wbadmin('10/21/2026-09:00', '10/20/2026-10:00') })
  assert.equal(
    job?.runs.entries.map(({ at, kept }) => [at, kept]),
    [
      ['2026-10-21T09:00:00.000Z', true],
      ['2026-10-20T10:00:00.000Z', true],
    ],
  )
})
test('a run that retention has taken away is not kept', () => {
  const { job } = asked({ serverBackupEvents: log(...good), serverBackupVersions: wbadmin() })
  assert.is(job?.runs.entries[0]?.kept, false)
})
test('a log that has rolled over leaves the history incomplete', () => {
  const { job } = asked({ serverBackupEvents: logSince('2026-11-20T00:00:00Z', ...good) })
  assert.is(job?.runs.complete, false)
  assert.match(job?.runs.missed[0] ?? '', 'reaches back to 2026-11-20 only')
})
test('four hundred records are cut off', () => {
  const many = Array.from({ length: 400 }, (_, index) => {
    const at = new Date(Date.parse('2026-11-22T08:00:00Z') - index * 1_800_000).toISOString()
    return finished(at, at)
  })
  assert.is(asked({ serverBackupEvents: log(...many) }).job?.runs.complete, false)
})
test('volumes come from the newest whole run', () => {
  const bad = finished('2026-11-22T08:40:01Z', '2026-11-22T08:00:00Z', '0x807800c5', { VolumesInfo: volumes('C:') })
  assert.equal(asked({ serverBackupEvents: log(bad, ...good) }).job?.covers, ['C:', 'E:'])
})
test('a volume that failed on its own is not covered', () => {
  const half = volumes('C:') + volumes('D:').replace('HResult="0"', 'HResult="-2139619131"')
  const run = finished('2026-11-21T09:40:01Z', TAKEN, '0', { VolumesInfo: half })
  assert.equal(asked({ serverBackupEvents: log(run) }).job?.covers, ['C:'])
})
test('the target is told by its volume: a stick, the saved disk itself, a share', () => {
  const place = (successTarget: string) => asked({ serverBackupEvents: log(...good), serverBackup: summary({ successTarget }) }).job?.target
  assert.equal(place('\\\\?\\Volume{00000000-0000-0000-0000-00000000000f}'), {
    place: 'removable',
    where: '\\\\?\\Volume{00000000-0000-0000-0000-00000000000f}',
  })
  assert.equal(place('D:'), { place: 'same-disk', where: 'D:' })
  assert.equal(place('E:'), { place: 'same-disk', where: 'E:' })
  assert.equal(place('\\\\nas\\backup\\srv'), { place: 'network', where: '\\\\nas\\backup' })
})
test('a schedule without any run is a job without runs', () => {
  const serverBackup = summary({}, { policy: { volumes: ['C:'], targets: [{ kind: 'Volume', path: 'F:' }] } })
  const { job } = asked({ serverBackupEvents: log(), serverBackup })
  assert.equal(job?.runs.entries, [])
  assert.equal(job?.covers, ['C:'])
  assert.equal(job?.levers, { start: { by: 'windows-server-backup' } })
})
test('without a schedule there is nothing to start', () => {
  const { job } = asked({ serverBackupEvents: log(), serverBackup: summary({}, { policy: { volumes: ['C:'], targets: [] } }) })
  assert.ok(job)
  assert.is(job.levers, undefined)
})
test('installed and never used is no job, and nothing is missing', () => {
  const { jobs, complete } = asked({ serverBackupEvents: log() })
  assert.equal([jobs.length, complete], [0, true])
})
test('where nothing answers, nothing is known', () => {
  for (const serverBackupEvents of [noLog, deniedLog, constrained, failed('late')]) {
    const { jobs, complete, missed } = asked({ serverBackupEvents, serverBackup: constrained, serverBackupVersions: printed('') })
    assert.equal([jobs.length, complete], [0, false])
    assert.match(missed[0] ?? '', 'Windows Server Backup is installed, but its records could not be read')
  }
})
test('recoveries that ended well are restores', () => {
  const recovery = (result: string) => ({
    kind: 'FileRecovery',
    startedAt: '2026-11-01T01:00:00Z',
    endedAt: '2026-11-01T01:05:00Z',
    result,
    state: 'Completed',
  })
  const serverBackup = summary({}, { recoveries: [recovery('0'), recovery('2155348165')] })
  assert.equal(asked({ serverBackupEvents: log(...good), serverBackup }).job?.restores, [
    { at: '2026-11-01T01:05:00.000Z', what: 'files', seconds: 300, source: 'Get-WBJob' },
  ])
})
test('a backup at work says so', () => {
  assert.is(asked({ serverBackupEvents: log(...good), serverBackup: summary({ operation: 'BackupInProgress' }) }).job?.running, true)
  assert.is(asked({ serverBackupEvents: log(...good) }).job?.running, undefined)
})

const STORED = { serverBackupVersions: wbadmin('11/21/2026-09:00') }
test('events that may not be read could tell of a failure since the newest stored version', () => {
  const { results, missed } = asked({ ...STORED, serverBackupEvents: deniedLog })
  assert.equal(results, ['success'])
  assert.equal(missed, ['The event log Microsoft-Windows-Backup could not be read: access denied'])
  assert.equal(asked({ ...STORED, serverBackupEvents: noLog }).missed, [])
})
test('without a log of events the summary has to be read to know of a failure since', () =>
  assert.equal(asked({ ...STORED, serverBackupEvents: noLog, serverBackup: constrained }).missed, [
    'Get-WBSummary could not be read: PowerShell runs in constrained language mode',
  ]))
test('a target that nothing named is told with the reason why the summary did not name it', () => {
  const probes = { serverBackupEvents: log(...good), serverBackupVersions: printed('wbadmin 1.0 - x\r\n') }
  assert.equal(asked({ ...probes, serverBackup: failed('late') }).job?.target, { unread: 'late', place: 'unknown', where: 'not said' })
  assert.is(asked(probes).job?.target.unread, undefined)
})

test.run()
