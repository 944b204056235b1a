import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type Context, failed, listing, type Plan, type Refusal, value } from '../../lib/api.ts'
import type { BackupLocks } from '../../lib/facts/backup-locks/shape.ts'
import type { BackupJob } from '../../lib/facts/backups/shape.ts'
import plan from '../../remediations/backup-schedule.ts'
import { backups, daysAgo, job, NOW, run } from '../support/backups.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('backup-schedule remediation')

const context: Context = { ...ORDINARY, platform: 'linux', role: 'server', now: new Date(NOW) }
const SETTINGS = { keepDaily: 14, keepWeekly: 8, keepMonthly: 13 }
const ENV = '/etc/restic.env'
const named = (over: Partial<BackupJob> = {}, environmentFile = ENV) =>
  job({ levers: { environmentFile }, verifiedAt: daysAgo(3), ...over })
const free = (...files: string[]): Answer<BackupLocks> =>
  value({ repositories: listing(files.map((environmentFile) => ({ environmentFile, tool: 'restic', locked: false }))) })
const locked: Answer<BackupLocks> = value({ repositories: listing([{ environmentFile: ENV, tool: 'restic', locked: true }]) })
const planned = (jobs: BackupJob[], locks = free(ENV)) => plan({ backups: backups(jobs), locks }, SETTINGS, context)
const code = (found: Plan | Refusal) => ('refused' in found ? found.refused : 'planned')
const because = (found: Plan | Refusal) => ('refused' in found ? found.because : '')

test('a repository that was checked this month is rotated by the numbers of the practice, with consent', () => {
  const found = planned([named()])
  assert.ok('changes' in found)
  const [change] = found.changes
  assert.ok(change?.kind === 'backup-rotation')
  assert.equal([change.tool, change.environmentFile, change.keep], ['restic', ENV, { daily: 14, weekly: 8, monthly: 13 }])
  assert.equal([change.risk, change.consent?.code, change.needs], ['disruptive', 'rotate-backups', ['mains-power']])
})
test('a restore proves as much as a check, and of several jobs in one repository one is enough', () => {
  const unproved = job({ levers: { environmentFile: ENV } })
  const restored = job({ levers: { environmentFile: ENV }, restores: [{ at: daysAgo(9), what: 'canary', source: 'test' }] })
  assert.is(code(planned([restored])), 'planned')
  const both = planned([unproved, named({ name: 'etc' })])
  assert.is('changes' in both && both.changes.length, 1)
})
test('what nobody checked within a month is not touched', () => {
  assert.is(code(planned([job({ levers: { environmentFile: ENV } })])), 'newest-unverified')
  assert.is(code(planned([named({ verifiedAt: daysAgo(32) })])), 'newest-unverified')
  assert.is(code(planned([named({ verifiedAt: daysAgo(30) })])), 'planned')
})
test('after a run that failed, or of which nobody knows how it ended, nothing goes', () => {
  for (const result of ['failed', 'unknown'] as const) {
    assert.is(code(planned([named({ runs: listing([run(5), run(2, { result })]) })])), 'newest-failed')
  }
  assert.is(code(planned([named({ runs: listing([]) })])), 'newest-failed')
  assert.is(code(planned([named(), named({ name: 'etc', runs: listing([run(5), run(2, { result: 'failed' })]) })])), 'newest-failed')
  assert.is(code(planned([named({ runs: listing([run(5, { result: 'warning' })]) })])), 'planned')
})
test('while backups stand still the old ones are all there is', () => {
  assert.is(code(planned([named({ runs: listing([run(200)]) })])), 'newest-late')
  assert.is(code(planned([named({ runs: listing([run(100), run(268), run(436)]) })])), 'planned')
})
test('never while a backup runs or somebody works in the repository', () => {
  assert.is(code(planned([named({ running: true })])), 'backup-running')
  const found = planned([named()], locked)
  assert.is(code(found), 'backup-running')
  assert.match(because(found), /restic unlock frees it/)
})
test('locks that could not be read are no free way', () => {
  assert.is(code(planned([named()], failed('it may not be read'))), 'locks-unread')
  assert.is(code(planned([named()], absent())), 'locks-unread')
  assert.is(code(planned([named()], free('/etc/other.env'))), 'locks-unread')
  assert.match(because(planned([named()], value({ repositories: listing([], ['it is far away']) }))), /it is far away/)
})
test('a service that deletes by itself is left to it', () => {
  const found = planned([named({ levers: { environmentFile: ENV, rotatedBy: 'forget.service' } })])
  assert.is(code(found), 'product-rotates')
  assert.match(because(found), /forget\.service/)
})
test('products with a retention of their own are named with the place where it is set', () => {
  const found = planned([job({ name: 'Veeam Agent PMS', product: 'veeam-agent' })])
  assert.is(code(found), 'product-rotates')
  assert.match(because(found), /Veeam Agent PMS: .*the retention in the settings of the job/)
  assert.match(because(planned([job({ product: 'windows-server-backup' })])), /wbadmin delete backup -keepVersions/)
  assert.match(because(planned([job()])), /backup-daily\.resticEnvironments/)
  assert.is(code(planned([])), 'no-repository')
})
test('one repository in doubt does not hold up another, and stays named', () => {
  const borg = named({ name: 'borg', product: 'borg' }, '/etc/borg.env')
  const found = planned([job({ levers: { environmentFile: ENV } }), borg], free(ENV, '/etc/borg.env'))
  assert.ok('changes' in found)
  assert.equal(
    found.changes.map((one) => one.kind === 'backup-rotation' && [one.tool, one.environmentFile]),
    [['borg', '/etc/borg.env']],
  )
  assert.match(found.leaves?.join() ?? '', /repository of \/etc\/restic\.env can be restored from/)
})

test.run()
