import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, type Context, denied, listing } from '../../lib/api.ts'
import type { BackupJob, Backups } from '../../lib/facts/backups/shape.ts'
import judge from '../../scripts/backup-daily.ts'
import { answered, hoursAgo, job, NOW, run } from '../support/backups.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('backup-daily')
const settings = {
  maxBackupAgeHours: 26,
  weekendBackupAgeHours: 74,
  requiredPaths: [] as string[],
  localData: false,
  countWarningAsSuccess: true,
}
const server: Context = { ...ORDINARY, platform: 'linux', role: 'server', now: new Date(NOW), products: ['restic'] }
const client: Context = { ...server, role: 'client', products: [] }
const find = (backups: Answer<Backups>, over: Partial<typeof settings> = {}, context = server) =>
  judge({ backups }, { ...settings, ...over }, context)
const status = (jobs: BackupJob[], over: Partial<typeof settings> = {}, context = server) => find(answered(jobs), over, context).status

test('a success of five hours ago passes', () => {
  const found = find(answered([job()]))
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'restic sftp:nas/srv: saved 5 hours ago')
  assert.equal(found.measures, { hoursSinceSuccess: 5 })
  assert.equal(
    found.parts.map(({ scope, owner, source }) => [scope, owner, source]),
    [['job:restic sftp:nas/srv', 'none', 'restic snapshots']],
  )
})

test('26 hours are in time, a minute more is too late', () => {
  assert.is(status([job({ runs: listing([run(26)]) })]), 'pass')
  const found = find(answered([job({ runs: listing([run(26.02)]) })]))
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'restic sftp:nas/srv: the last success was 26 hours ago')
  assert.is(status([job({ runs: listing([run(40)]) })], { maxBackupAgeHours: 48 }), 'pass')
})

// Friday 13 November 22:00, Monday 16 November at the clinic is UTC+13.
const friday = '2026-11-13T09:00:00.000Z'
const monday = (time: string) => ({ ...server, now: new Date(`2026-11-15T${time}Z`) })
const since = (at: string) => [job({ runs: listing([run(0, { at })]) })]
test('a practice closed at the weekend has its backup of Friday evening until Monday evening', () => {
  assert.is(status(since(friday), {}, monday('19:00:00')), 'pass')
  assert.is(status(since(friday), {}, { ...server, now: new Date('2026-11-16T10:00:00Z') }), 'pass')
  assert.is(status(since(friday), {}, { ...server, now: new Date('2026-11-16T12:00:00Z') }), 'fail')
})
test('the weekend does not excuse that the backup of Friday is missing', () => {
  const thursday = '2026-11-12T09:00:00.000Z'
  assert.is(status(since(thursday), {}, monday('19:00:00')), 'fail')
  assert.is(status(since(hoursAgo(0, '2026-11-12T06:00:00Z')), {}, { ...server, now: new Date('2026-11-14T00:00:00Z') }), 'fail')
})
test('a practice that works at the weekend takes the same limit for it', () =>
  assert.is(status(since(friday), { weekendBackupAgeHours: 26 }, monday('19:00:00')), 'fail'))

test('a run that failed after a success in time is a warning that says why', () => {
  const runs = listing([run(2, { result: 'failed', message: 'disk full' }), run(20)])
  const found = find(answered([job({ runs })]))
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'restic sftp:nas/srv: saved 20 hours ago, but the run after that failed (disk full)')
})
test('a run that failed and no success in time fail', () => {
  const found = find(answered([job({ runs: listing([run(2, { result: 'failed' }), run(60)]) })]))
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'restic sftp:nas/srv: the last success was 60 hours ago; the last run failed 2 hours ago')
})
test('a product whose newest log is fresh and whose result is a failure does not pass', () =>
  assert.is(status([job({ runs: listing([run(1, { result: 'failed' })]) })]), 'fail'))

test('warnings of the product are a warning, or a failure where the setting says so', () => {
  const runs = listing([run(3, { result: 'warning', message: 'one file was open' }), run(90)])
  const found = find(answered([job({ runs })]))
  assert.is(found.status, 'warn')
  assert.match(found.summary, /saved 3 hours ago, with warnings \(one file was open\)/)
  assert.is(status([job({ runs })], { countWarningAsSuccess: false }), 'fail')
  const recent = listing([run(3, { result: 'warning' }), run(20)])
  assert.is(status([job({ runs: recent })], { countWarningAsSuccess: false }), 'warn')
})

test('a history that could not be read is unknown, one that is whole and empty fails', () => {
  assert.is(status([job({ runs: listing([], ['the log was denied']) })]), 'unknown')
  assert.match(find(answered([job({ runs: listing([], ['the log was denied']) })])).summary, /the log was denied/)
  assert.is(status([job({ runs: listing([]) })]), 'fail')
})
test('a log that was cut off at its old end still shows that the newest success is too old', () =>
  assert.is(status([job({ runs: listing([run(100)], ['the log reaches back 5 days']) })]), 'fail'))
test('a run whose result is not known is unknown, never a success', () => {
  assert.is(status([job({ runs: listing([run(2, { result: 'unknown' })]) })]), 'unknown')
  assert.is(status([job({ runs: listing([run(2, { result: 'unknown' }), run(90)]) })]), 'unknown')
  assert.is(status([job({ runs: listing([run(2, { result: 'unknown' }), run(20)]) })]), 'warn')
})
test('a log backup restores nothing without a full one, so it is no success', () =>
  assert.is(status([job({ runs: listing([run(1, { kind: 'log' }), run(90)]) })]), 'fail'))
test('a run that takes long is a warning, and not for ever', () => {
  assert.is(status([job({ running: true, runs: listing([run(30)]) })]), 'warn')
  assert.is(status([job({ running: true, runs: listing([run(53)]) })]), 'fail')
})

test('a run dated in the future makes everything unknown, because the clock is wrong', () => {
  const found = find(answered([job(), job({ name: 'other', runs: listing([run(-3)]) })]))
  assert.is(found.status, 'unknown')
  assert.match(found.summary, /^the clock says 2026-11-17T23:00, but a run of other is dated 2026-11-18T02:00$/)
  assert.is(status([job({ runs: listing([run(-0.1)]) })]), 'pass')
})

test('a copy on the disk that it protects is a warning at best', () => {
  const found = find(answered([job({ target: { place: 'same-disk', where: '/' } })]))
  assert.is(found.status, 'warn')
  assert.match(found.summary, /on the same disk: it is lost together with the disk/)
})
test('a dump on the same disk beside a repository elsewhere is as it should be', () =>
  assert.is(
    status([job({ name: 'dump', product: 'dump', runs: listing([run(1)]), target: { place: 'same-disk', where: '/' } }), job()]),
    'pass',
  ))
test('a service that does not tell where it writes does not outshine its repository on the same disk', () => {
  const service = job({ name: 'restic.service', target: { place: 'unknown', where: 'not told' } })
  const repository = job({ target: { place: 'same-disk', where: '/' } })
  assert.is(status([service, repository]), 'warn')
  assert.is(status([{ ...service, product: 'borg' }, repository]), 'pass')
  assert.is(status([service]), 'pass')
})
test('snapshots on the computer itself are no backup', () => {
  const found = find(answered([job({ product: 'timeshift' })]))
  assert.is(found.status, 'unknown')
})

test('the best job speaks, and another that fails is a warning', () => {
  const broken = job({ name: 'veeam', runs: listing([run(2, { result: 'failed' })]) })
  const found = find(answered([broken, job()]))
  assert.is(found.status, 'warn')
  assert.match(found.summary, /^veeam: no success is known; the last run failed 2 hours ago$/)
  assert.equal(found.measures, { hoursSinceSuccess: 5 })
  assert.is(status([job({ name: 'silent', runs: listing([], ['denied']) }), job()]), 'warn')
})
test('of two jobs that do not pass the unreadable one speaks: it may have saved everything', () =>
  assert.is(status([job({ runs: listing([run(90)]) }), job({ name: 'silent', runs: listing([], ['denied']) })]), 'unknown'))
test('a weekly job beside the daily one is no weakness, until it is overdue', () => {
  const weekly = (hours: number) => job({ name: 'weekly', runs: listing([run(hours), run(hours + 168), run(hours + 336)]) })
  assert.is(status([job(), weekly(100)]), 'pass')
  assert.is(status([job(), weekly(260)]), 'warn')
  assert.is(status([weekly(100)]), 'fail', 'alone it is no daily backup')
})
test('a product that cannot be asked weakens what another one shows', () => {
  const found = find(answered([job()], ['Acronis is installed, but its history cannot be read']))
  assert.is(found.status, 'warn')
  assert.match(found.summary, /Acronis/)
})

test('every required path needs a job that saves it', () => {
  const covers = ['/srv/pms', 'C:']
  const requiredPaths = ['/srv/pms/data', 'c:\\Users']
  assert.is(status([job({ covers })], { requiredPaths }), 'pass')
  const found = find(answered([job({ covers: ['/srv/pms'] })]), { requiredPaths: ['/srv/pms', '/srv/pms2'] })
  assert.is(found.status, 'fail')
  assert.is(found.summary, '/srv/pms2: no job saves it')
  assert.is(status([job({ covers: ['C:'] })], { requiredPaths: ['D:\\MT32\\Data'] }), 'fail', 'the job saves C:, the database is on D:')
})
test('a job that does not say what it saves leaves a required path unknown', () =>
  assert.is(status([job()], { requiredPaths: ['/srv/pms'] }), 'unknown'))
test('a required path that only a stale job saves fails, whatever another job does', () => {
  const stale = job({ name: 'database', covers: ['/srv/pms'], runs: listing([run(90)]) })
  const found = find(answered([job({ covers: ['/home'] }), stale]), { requiredPaths: ['/srv/pms', '/home'] })
  assert.is(found.status, 'fail')
  assert.equal(found.measures, { hoursSinceSuccess: 90 })
})
test('a required path that is saved twice takes the better job', () => {
  const stale = job({ name: 'old', covers: ['/srv'], runs: listing([run(90), run(258), run(426)]) })
  assert.is(status([stale, job({ covers: ['/srv'] })], { requiredPaths: ['/srv/pms'] }), 'pass')
})

test('a server on which nothing is recognised is unknown and names the host', () => {
  const found = find(answered([]), {}, { ...server, products: [] })
  assert.is(found.status, 'unknown')
  assert.match(found.summary, /No backup that Rounds knows was found; if the host of this virtual machine saves it/)
  for (const role of ['domain-controller', 'pms-server', 'session-host', 'unknown'] as const) {
    assert.is(find(answered([]), {}, { ...server, role, products: [] }).status, 'unknown', role)
  }
})
test('a product that is only installed is unknown', () => {
  const found = find(answered([], ['no history']))
  assert.is(found.status, 'unknown')
  assert.is(found.summary, 'restic is installed, but what it saved is not known: no history')
})
test('sync clients are no backup product', () =>
  assert.is(find(answered([]), {}, { ...client, products: ['dropbox'] }).status, 'not-applicable'))

test('a workstation without product and data needs no backup, also where nothing could be read', () => {
  assert.is(find(answered([]), {}, client).status, 'not-applicable')
  assert.is(find(denied('needs root'), {}, client).status, 'not-applicable')
  assert.is(find(answered([]), {}, { ...client, products: ['windows-server-backup'] }).status, 'not-applicable')
})
test('a workstation with data of its own, a product or a job is judged', () => {
  assert.is(find(answered([]), { localData: true }, client).status, 'unknown')
  assert.is(find(answered([]), {}, { ...client, products: ['veeam-agent'] }).status, 'unknown')
  assert.is(find(answered([]), {}, { ...client, products: 'unknown' }).status, 'unknown')
  assert.is(status([job()], {}, client), 'pass')
  assert.is(status([job({ runs: listing([run(90)]) })], {}, client), 'fail')
})
test('what comes with Windows and was never used is no job of a workstation', () => {
  const unused = job({ product: 'windows-server-backup', runs: listing([]) })
  assert.is(status([unused], {}, { ...client, products: ['windows-server-backup'] }), 'not-applicable')
  assert.is(status([{ ...unused, runs: listing([run(90)]) }], {}, client), 'fail')
})
test('a server whose backups may not be read is unknown', () => {
  const found = find(denied('only root can ask restic'))
  assert.is(found.status, 'unknown')
  assert.match(found.summary, /only root can ask restic/)
})

test('a copy whose place could not be read may lie on the same disk, so it warns and says why', () => {
  const lost = job({ target: { place: 'unknown', where: 'E:', unread: 'access denied' } })
  const found = find(answered([lost]))
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'restic sftp:nas/srv: saved 5 hours ago, but perhaps on the same disk (not read: access denied)')
  assert.is(status([lost, job({ name: 'restic away' })]), 'pass')
  assert.is(status([job({ target: { place: 'unknown', where: 'as set in Veeam Agent' } })]), 'pass')
})
test('a workstation that needs no backup says all the same what could not be read of one', () => {
  assert.match(find(denied('needs root'), {}, client).summary, 'what it saves was not all read: needs root')
  assert.match(find(answered([], ['The dump files could not be listed: no']), {}, client).summary, 'not all read: The dump files')
})

test.run()
