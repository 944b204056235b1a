import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied, failed } from '../../../lib/api.ts'
import { gap } from '../answers.ts'
import { key, keys } from '../registry.ts'
import { dumpFiles, shown } from './windows.ts'

// gbak writes *.gbk or *.ibk (InterBase, Operations Guide); file names as public scripts for Medtech choose them.
const test = suite('copies of gbak and other dumps')
const services = keys(key('HKLM\\SYSTEM\\CurrentControlSet\\Services\\IBS_gds_db', { Start: 2 }))
const interbase = (...found: Parameters<typeof dumpFiles>) => shown(['interbase'], { dumps: dumpFiles(...found), interbase: services })
const night = (day: number, hour = 9) => `2026-11-${day}T0${hour}:00:00.000Z`

test('both databases of a night are one run, as of the older half', () => {
  const { job, jobs } = interbase(
    ['E:\\Backup\\MT32_1121.ibk', night(21, 9)],
    ['E:\\Backup\\BLOB_1121.ibk', night(21, 8)],
    ['E:\\Backup\\MT32_1120.ibk', night(20, 9)],
    ['E:\\Backup\\BLOB_1120.ibk', night(20, 8)],
  )
  assert.equal(
    job?.runs.entries.map(({ at, result, kind }) => [at, result, kind]),
    [
      [night(21, 8), 'success', 'full'],
      [night(20, 8), 'success', 'full'],
    ],
  )
  assert.equal([jobs.length, job?.covers, job?.target.place], [1, ['MT32.IB', 'BLOB.IB'], 'disk'])
})
test('MT32 without BLOB is a failed run, and the other way round', () => {
  const { job } = interbase(['E:\\b\\MT32.gbk', night(21)], ['E:\\b\\BLOB-old.gbk', night(15)])
  assert.equal(
    job?.runs.entries.map(({ at, result, message }) => [at, result, message]),
    [
      [night(21), 'failed', 'BLOB.IB was not saved with it'],
      [night(15), 'failed', 'MT32.IB was not saved with it'],
    ],
  )
})
test('an empty half fails the night', () => {
  assert.equal(interbase(['E:\\b\\MT32.gbk', night(21)], ['E:\\b\\BLOB.gbk', night(21), 0]).results, ['failed'])
})
test('a half that shrank to less than half is a warning', () => {
  const { results } = interbase(
    ['E:\\b\\MT32-1.gbk', night(20)],
    ['E:\\b\\BLOB-1.gbk', night(20), 9000],
    ['E:\\b\\MT32-2.gbk', night(21)],
    ['E:\\b\\BLOB-2.gbk', night(21), 300],
  )
  assert.equal(results, ['warning', 'success'])
})
test('no copy at all is unknown, with a word on where to name them', () => {
  const { jobs, missed } = interbase(['E:\\b\\MT32.IB', night(21)], ['E:\\b\\MT32.log', night(21)])
  assert.equal(missed, ['InterBase is installed (IBS_gds_db), but no copy of gbak was found: name its files in backup-daily.dumpFiles'])
  assert.equal(
    jobs.map(({ product }) => product),
    ['dump', 'dump'],
  )
})
test('other dumps: one job a series, whatever its date looks like', () => {
  const { jobs } = shown([], {
    dumps: dumpFiles(['E:\\d\\pms-2026-11-20.sql', night(20)], ['E:\\d\\pms-2026-11-21.sql', night(21)], ['E:\\d\\lab.sql', night(21)]),
  })
  assert.equal(
    jobs.map(({ name, runs }) => [name, runs.entries.length]),
    [
      ['dump E:\\d\\pms-#.sql', 2],
      ['dump E:\\d\\lab.sql', 1],
    ],
  )
})
test('copies of gbak are plain dumps where InterBase is not installed here', () => {
  const { jobs } = shown([], { dumps: dumpFiles(['E:\\b\\MT32.gbk', night(21)]) })
  assert.is(jobs[0]?.product, 'dump')
})
test('runs from before the last weeks are left out, but for the newest where there is no other', () => {
  const old = (day: string): [string, string] => ['E:\\d\\pms.sql', `2026-01-${day}T00:00:00.000Z`]
  const times = (...found: Array<[string, string]>) =>
    shown([], { dumps: dumpFiles(...found) }).job?.runs.entries.map(({ at }) => at.slice(0, 10))
  assert.equal(times(old('01'), old('02')), ['2026-01-02'])
  assert.equal(times(old('01'), ['E:\\d\\pms.sql', night(20)]), ['2026-11-20'])
})
test('files that could not be listed are said', () => {
  for (const dumps of [failed('late'), denied('access denied'), gap('E:\\d could not be listed')]) {
    assert.is(shown([], { dumps }).complete, false)
  }
})

test.run()
