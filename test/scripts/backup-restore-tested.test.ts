import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context } from '../../lib/api.ts'
import type { BackupJob, Restore } from '../../lib/facts/backups/shape.ts'
import judge from '../../scripts/backup-restore-tested.ts'
import { backups, daysAgo, job, NOW } from '../support/backups.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('backup-restore-tested')
const server: Context = { ...ORDINARY, platform: 'linux', role: 'server', now: new Date(NOW), products: ['restic'] }
const find = (jobs: BackupJob[], restoreTestMode: 'monthly' | 'ever' = 'monthly', context = server, missed: string[] = []) =>
  judge({ backups: backups(jobs, missed) }, { restoreTestMaxAgeDays: 31, restoreTestMode }, context)
const restored = (days: number, over: Partial<Restore> = {}): Restore => ({
  at: daysAgo(days),
  what: 'canary',
  seconds: 2.5,
  source: 'restore-proofs.json',
  ...over,
})

test('one file that was restored and compared this month is a proof, and the summary says that it was one file', () => {
  const found = find([job({ restores: [restored(3)] })])
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'One file, compared byte for byte, came back from restic sftp:nas/srv 3 days ago')
  assert.equal(found.measures, { daysSinceRestore: 3, restoreSeconds: 2.5 })
  assert.is(found.parts[0]?.source, 'restore-proofs.json')
})
test('a database that was restored proves more than a file of today', () => {
  const found = find([job({ restores: [restored(0), restored(20, { what: 'database' })] })])
  assert.is(found.summary, 'A database came back from restic sftp:nas/srv 20 days ago')
})
test('a database that was restored too long ago does not stand before a file of today', () =>
  assert.match(find([job({ restores: [restored(0.1), restored(40, { what: 'database' })] })]).summary, /^One file.* 2 hours ago$/))
test('31 days are in time, a moment more says nothing', () => {
  assert.is(find([job({ restores: [restored(31)] })]).status, 'pass')
  const found = find([job({ restores: [restored(31.01)] })])
  assert.is(found.status, 'unknown')
  assert.is(found.summary, 'The last restore that can be seen from here was 31 days ago')
})
test('where a test of any time is enough, an old restore passes', () =>
  assert.is(find([job({ restores: [restored(400)] })], 'ever').status, 'pass'))
test('a backup that was only checked is a warning', () => {
  const found = find([job({ verifiedAt: daysAgo(2) })])
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'restic sftp:nas/srv was only checked 2 days ago; nothing was restored from it')
  assert.is(find([job({ verifiedAt: daysAgo(40) })]).status, 'unknown')
})
test('a restore counts for more than a check', () =>
  assert.is(find([job({ verifiedAt: daysAgo(1), restores: [restored(30)] })]).status, 'pass'))
test('nothing shown is unknown, because people may have tested elsewhere', () => {
  assert.is(find([job()]).status, 'unknown')
  assert.match(find([job()], 'monthly', server, ['denied']).summary, /^No restore can be seen from here: denied$/)
})
test('a restore of the future proves nothing', () => {
  const found = find([job({ restores: [restored(-2)] })])
  assert.is(found.status, 'unknown')
  assert.match(found.summary, /the clock is wrong/)
  assert.is(find([job({ restores: [restored(-2)] })], 'ever').status, 'unknown')
})
test('a workstation without a job shows nothing', () => {
  assert.is(find([], 'monthly', { ...server, role: 'client' }).status, 'not-applicable')
  assert.is(find([]).status, 'unknown')
})

test.run()
