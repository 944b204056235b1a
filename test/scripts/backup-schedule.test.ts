import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Context, listing } from '../../lib/api.ts'
import type { BackupJob, BackupRun } from '../../lib/facts/backups/shape.ts'
import judge from '../../scripts/backup-schedule.ts'
import { backups, job, NOW, run } from '../support/backups.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('backup-schedule')
const server: Context = { ...ORDINARY, platform: 'linux', role: 'server', now: new Date(NOW), products: ['restic'] }
const find = (jobs: BackupJob[], fullEquivalence = true, context = server, missed: string[] = []) =>
  judge({ backups: backups(jobs, missed) }, { fullEquivalence }, context)
const parts = (...args: Parameters<typeof find>) => find(...args).parts.map(({ status }) => status)

// 31 October at the clinic, 18 days before now.
const monthEnd = '2026-10-31T01:00:00.000Z'
const at = (time: string, over: Partial<BackupRun> = {}) => run(0, { at: time, ...over })
const all = listing([run(5), run(100), at(monthEnd)])

test('a run of today, a full one of this week and one of the end of the month that is kept pass', () => {
  const found = find([job({ runs: all })])
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'Daily, weekly full and month-end full backups are there')
  assert.equal(
    found.parts.map(({ scope }) => scope),
    ['daily', 'weekly full', 'end of month'],
  )
})

test('the three may come from three jobs', () => {
  const incremental = job({ name: 'daily', everyRunIsFull: false, runs: listing([run(5, { kind: 'incremental' })]) })
  const weekly = job({ name: 'weekly', everyRunIsFull: false, runs: listing([run(150)]) })
  const monthly = job({ name: 'monthly', everyRunIsFull: false, runs: listing([at(monthEnd)]) })
  assert.is(find([incremental, weekly, monthly]).status, 'pass')
})

test('only the daily one is a warning', () => {
  const found = find([job({ runs: listing([run(5, { kind: 'incremental' }), run(200)]), everyRunIsFull: false })])
  assert.is(found.status, 'warn')
  assert.equal(
    found.parts.map(({ status }) => status),
    ['pass', 'warn', 'warn'],
  )
  assert.is(found.summary, 'weekly full: no full backup within 8 days')
})

test('a daily one that is missing is a warning here, because backup-daily fails for it', () =>
  assert.equal(parts([job({ runs: listing([run(100), at(monthEnd)]) })]), ['warn', 'pass', 'pass']))
test('nothing at all fails', () => assert.equal(parts([job({ runs: listing([run(300)]) })]), ['warn', 'fail', 'fail']))

test('a full one of exactly 8 days counts, one of a moment more does not', () => {
  assert.is(parts([job({ runs: listing([run(192), at(monthEnd)]) })])[1], 'pass')
  assert.is(parts([job({ runs: listing([run(5, { kind: 'log' }), run(192.1), at(monthEnd)]) })])[1], 'fail')
})

test('a product that can restore every run like a full one says so in its evidence, unless the setting forbids it', () => {
  const forever = job({ product: 'veeam-agent', runs: listing([run(5, { kind: 'incremental' }), at(monthEnd, { kind: 'incremental' })]) })
  const found = find([forever])
  assert.is(found.status, 'pass')
  assert.match(found.parts[1]?.observed ?? '', /^full \(every run is\) on 2026-11-18 by/)
  assert.equal(parts([forever], false), ['pass', 'warn', 'warn'])
})

test('a product that does not say which run is full leaves it unknown', () => {
  const silent = job({ everyRunIsFull: false, runs: listing([run(5, { kind: 'unknown' }), at(monthEnd, { kind: 'unknown' })]) })
  assert.equal(parts([silent]), ['pass', 'unknown', 'unknown'])
})

test('a full one of the end of the month that is no longer kept is missing, and one that nobody looked for is unknown', () => {
  assert.equal(parts([job({ runs: listing([run(5), at(monthEnd, { kept: false })]) })]), ['pass', 'pass', 'warn'])
  const { kept: _unused, ...untold } = at(monthEnd)
  const found = find([job({ runs: listing([run(5), untold]) })])
  assert.is(found.status, 'unknown')
  assert.match(found.summary, /whether it is still kept is not known/)
})

test('a history that does not reach back is unknown, and one that reaches back far enough is missing', () => {
  const short = listing([run(5), run(30)], ['the log reaches back two days'])
  assert.equal(parts([job({ runs: short })]), ['pass', 'pass', 'unknown'])
  const long = listing([run(5), run(700)], ['the log reaches back a month'])
  assert.equal(parts([job({ runs: long })]), ['pass', 'pass', 'warn'])
  assert.equal(parts([job({ runs: listing([], ['denied']) })]), ['unknown', 'unknown', 'unknown'])
})

test('failed runs count for nothing', () => {
  const runs = listing(all.entries.map((one) => ({ ...one, result: 'failed' }) as const))
  assert.equal(parts([job({ runs })]), ['warn', 'fail', 'fail'])
})

test('on the first three days of a month the end of the month before still counts', () => {
  // 2 November at the clinic; the newest month end is not over.
  const context = { ...server, now: new Date('2026-11-02T01:00:00Z') }
  const september = listing([at('2026-11-01T10:00:00Z', { kind: 'incremental' }), at('2026-09-30T10:00:00Z')])
  assert.is(parts([job({ runs: september, everyRunIsFull: false })], true, context)[2], 'pass')
  const fourth = { ...server, now: new Date('2026-11-04T01:00:00Z') }
  assert.is(parts([job({ runs: september, everyRunIsFull: false })], true, fourth)[2], 'fail')
})

test('a run dated in the future is unknown: the clock is wrong', () =>
  assert.match(find([job({ runs: listing([run(-5), ...all.entries]) })]).summary, /^The clock says 2026-11-17T23:00, but a run of restic/))

test('a workstation without a job is not asked, a server is unknown until people answer', () => {
  assert.is(find([], true, { ...server, role: 'client' }).status, 'not-applicable')
  assert.is(find([], true, { ...server, role: 'client' }, ['denied']).status, 'unknown')
  assert.is(find([]).status, 'unknown')
  assert.is(find([job({ product: 'timeshift', runs: all })]).status, 'unknown')
})

test.run()
