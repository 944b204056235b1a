import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/backups/linux.ts'
import { content, contextWith, files, gap, printed } from '../answers.ts'
import { archive, backups, borg, each, entry, journal, NOTHING, onlyJob, refused, restic, service, snapshot } from './linux-answers.ts'

const test = suite('backups on Linux')

const NOW = '2026-11-22T09:00:00.000Z'
const LAST_NIGHT = '2026-11-22T01:00:00.000Z'

test('a computer without any backup program has no jobs, and that is all of it', () => {
  assert.equal(backups(), { entries: [], complete: true, missed: [] })
})

test('snapshots are runs, newest first, of this host only', () => {
  const job = onlyJob(
    restic([
      snapshot('2026-11-21T14:00:00+13:00'),
      snapshot(LAST_NIGHT),
      snapshot('2026-11-22T08:00:00Z', { hostname: 'desk-2' }),
      snapshot('2026-11-20T01:00:00Z', { hostname: 'DESK-1.clinic.example.nz' }),
    ]),
  )
  assert.equal(
    job.runs.entries.map(({ at }) => at.slice(0, 13)),
    ['2026-11-22T01', '2026-11-21T01', '2026-11-20T01'],
  )
  assert.equal(job.runs.entries[0], { at: LAST_NIGHT, result: 'success', kind: 'full', kept: true })
  assert.is(job.name, 'restic /backup/restic')
  assert.is(job.everyRunIsFull, true)
})

test('a repository that holds only backups of others may hold this one under another name', () => {
  for (const probes of [
    restic([snapshot(LAST_NIGHT, { hostname: 'desk-2' })]),
    borg([archive('2026-11-22T01:00:00', { hostname: 'desk-2' })]),
  ]) {
    const { entries, complete, missed } = onlyJob(probes).runs
    assert.equal([entries, complete], [[], false])
    assert.match(missed.join(), 'backups of other computers only; this one is called desk-1')
  }
  assert.is(onlyJob(restic([])).runs.complete, true)
})

test('folders that are saved apart are jobs of their own, so that one cannot hide the other', () => {
  const { entries } = backups(restic([snapshot(LAST_NIGHT, { paths: ['/etc'] }), snapshot('2026-11-01T01:00:00Z')]))
  assert.equal(
    entries.map(({ name, covers }) => [name, covers]),
    [
      ['restic /backup/restic /etc', ['/etc']],
      ['restic /backup/restic /srv/pms', ['/srv/pms']],
    ],
  )
})

test('folders that change with every run are one job of which nobody can tell what it saves', () => {
  const job = onlyJob(
    restic([1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => snapshot(`2026-11-0${day}T01:00:00Z`, { paths: [`/tmp/dump-${day}`] }))),
  )
  assert.is(job.covers, undefined)
  assert.is(job.runs.entries.length, 9)
})

test('a snapshot from the future does not look fresh', () => {
  const [run, older] = onlyJob(restic([snapshot('2027-01-01T00:00:00Z'), snapshot(LAST_NIGHT)])).runs.entries
  assert.is(run?.result, 'unknown')
  assert.is(older?.result, 'success')
})

test('where every run is old the newest of them is kept', () => {
  assert.equal(
    onlyJob(restic([snapshot('2026-01-02T00:00:00Z'), snapshot('2026-01-03T00:00:00Z')])).runs.entries.map(({ at }) => at),
    ['2026-01-03T00:00:00.000Z'],
  )
})

test('what refuses an answer is missed in words, and never a job', () => {
  const cases: Array<[Parameters<typeof backups>[0], RegExp]> = [
    [
      { restic: each({ '/e': refused('Fatal: wrong password or no key found') }) },
      /restic repository of \/e could not be read: its password does not/,
    ],
    [{ restic: each({ '/e': refused('unable to create lock in backend: repository is already locked') }) }, /it is locked/],
    [{ restic: each({ '/e': refused('Fatal: unable to open config file: stat') }) }, /cannot be reached/],
    [{ restic: each({ '/e': refused('boom', 7) }) }, /restic ended with 7/],
    [{ restic: each({ '/e': printed('[{"time":') }) }, /a JSON list was expected/],
    [{ restic: each({ '/e': failed('restic gave no answer within 120 s') }) }, /no answer within 120 s/],
    [{ restic: each({ '/e': absent() }) }, /restic is not installed/],
    [{ restic: denied('no') }, /no/],
    [{ borg: each({ '/b': refused('passphrase supplied in BORG_PASSPHRASE is incorrect.', 2) }) }, /its passphrase does not open it/],
    [{ borg: each({ '/b': refused("env: 'borg': No such file or directory", 127) }) }, /borg is not installed/],
    [{ borg: each({ '/b': refused('Failed to create/acquire the lock', 2) }) }, /it is locked/],
    [
      { borg: each({ '/b': refused('Warning: Attempting to access a previously unknown unencrypted repository!', 2) }) },
      /run borg list once as root/,
    ],
    [{ borg: each({ '/b': refused('Repository /none does not exist.', 2) }) }, /cannot be reached/],
    [{ borg: each({ '/b': printed('', 1) }) }, /did not print the list/],
    [{ dumps: denied('no') }, /Database dumps could not be looked for/],
    [{ dumps: gap('/var/backups may not be listed') }, /may not be listed/],
    [{ duplicity: failed('late') }, /duplicity/],
    [{ proxmox: refused('', 255) }, /pvesh ended with 255/],
    [{ proxmox: printed('{}') }, /JSON list/],
    [{ proofs: files(content('/state/restore-proofs.json', '{"proofs":')) }, /restore-proofs\.json is damaged/],
  ]
  for (const [probes, words] of cases) {
    const { entries, complete, missed } = backups(probes)
    assert.equal(entries, [], String(words))
    assert.is(complete, false, String(words))
    assert.match(missed.join('\n'), words)
  }
})

test('a product that is there and of which nothing is learnt is missed, with what to do', () => {
  assert.match(
    backups({}, [['restic', 'restic']]).missed[0] ?? '',
    /^restic is installed, but no job of it was found: name its environment file/,
  )
  assert.match(backups({}, [['bareos', 'Bareos']]).missed[0] ?? '', /^Bareos is installed/)
  assert.is(backups(restic([]), [['restic', 'restic']]).complete, true)
  assert.is(
    backups(borg([]), [
      ['borg', 'BorgBackup'],
      ['borgmatic', 'borgmatic'],
    ]).complete,
    true,
  )
})

test('local snapshots never count: Timeshift is neither a job nor missed', () => {
  assert.equal(backups({}, [['timeshift', 'Timeshift']]), { entries: [], complete: true, missed: [] })
})

test('products that could not be looked for leave the list open', () => {
  const fact = parse(NOTHING, contextWith({ products: failed('no answer') }))
  assert.equal(fact.state === 'value' && fact.value.jobs.missed, ['Which backup programs are installed is not known: no answer'])
  const partly = parse(NOTHING, contextWith({ products: value(listing([], ['/opt may not be listed'])) }))
  assert.is(partly.state === 'value' && partly.value.jobs.complete, false)
})

test('archives of borg are read as UTC, of this host only, with the check of borgmatic', () => {
  const checks = files(
    content('/root/.borgmatic/checks/d152/repository', '', { modifiedAt: '2026-11-15T01:00:00.000Z' }),
    content('/root/.borgmatic/checks/other/repository', '', { modifiedAt: '2026-11-20T01:00:00.000Z' }),
  )
  const list = [archive('2026-11-22T01:00:00.000000'), archive('2026-11-22T05:00:00.000000', { hostname: 'desk-2' })]
  const job = onlyJob({ ...borg(list, 'ssh://anna@backup.lan:22/./desk'), borgmaticChecks: checks })
  assert.is(job.name, 'borg ssh://backup.lan:22/./desk')
  assert.equal(
    job.runs.entries.map(({ at }) => at),
    [LAST_NIGHT],
  )
  assert.is(job.verifiedAt, '2026-11-15T01:00:00.000Z')
  assert.equal(job.covers, ['/srv/pms'])
  assert.equal(job.target, { place: 'network', where: 'backup.lan' })
})

test('archives beyond those that were asked for are not known', () => {
  const full = borg(Array.from({ length: 200 }, () => archive('2026-11-22T01:00:00')))
  assert.is(onlyJob(full).runs.complete, false)
})

test('a failed service with the same environment file stands beside the successes of the repository', () => {
  const unit = service({ more: ['EnvironmentFiles=/etc/restic/env (ignore_errors=no)'] })
  const written = journal(
    entry('failed', '2026-11-22T02:00:00Z', { INVOCATION_ID: 'run-2', UNIT_RESULT: 'timeout' }),
    entry('succeeded', '2026-11-21T02:00:00Z'),
  )
  const job = onlyJob({ ...restic([snapshot('2026-11-21T01:59:00Z')]), services: printed(unit), journal: written })
  assert.equal(
    job.runs.entries.map(({ result, message }) => [result, message]),
    [
      ['failed', 'timeout'],
      ['success', undefined],
    ],
  )
})

test('where the backup lies is seen from what it saves', () => {
  const place = (address: string, paths = ['/srv/pms']) => onlyJob(restic([snapshot(LAST_NIGHT, { paths })], address)).target
  assert.equal(place('/backup/restic'), { place: 'same-disk', where: '/' })
  assert.equal(place('/srv/backup', ['/etc']), { place: 'same-disk', where: '/srv' })
  assert.equal(place('/mnt/copies/r'), { place: 'disk', where: '/mnt/copies' })
  assert.equal(place('/mnt/usb/r'), { place: 'removable', where: '/mnt/usb' })
  assert.equal(place('/mnt/copies/r', ['/srv/pms', '/mnt/copies/films']), { place: 'same-disk', where: '/mnt/copies' })
  assert.equal(place('/mnt/nas/r'), { place: 'network', where: '192.168.1.5' })
  assert.equal(place('/mnt/far/r'), { place: 'remote', where: '203.0.113.9' })
  assert.equal(place('sftp:anna@10.0.0.4:/srv/r'), { place: 'network', where: '10.0.0.4' })
  assert.equal(place('rest:https://u:p@198.51.100.7:8000/r'), { place: 'remote', where: '198.51.100.7' })
  assert.equal(place('sftp:anna@nas.clinic.co.nz:/r'), { place: 'network', where: 'nas.clinic.co.nz' })
  assert.equal(place('sftp:anna@other.clinic.co.nz:/r'), { place: 'unknown', where: 'other.clinic.co.nz' })
  assert.equal(place('sftp:anna@ch-s01.rsync.net:/r'), { place: 'remote', where: 'ch-s01.rsync.net' })
  assert.equal(place('s3:s3.amazonaws.com/bucket/path'), { place: 'remote', where: 's3.amazonaws.com' })
  assert.equal(place('s3:http://192.168.1.9:9000/bucket'), { place: 'network', where: '192.168.1.9' })
  assert.equal(place('b2:bucket:path'), { place: 'remote', where: 'b2:bucket' })
  assert.equal(place('rclone:anything:path'), { place: 'unknown', where: 'rclone:anything' })
  assert.is(place('rest:http://127.0.0.1:8000/').place, 'unknown')
  assert.equal(place(''), { place: 'unknown', where: '/etc/restic/env' })
  assert.is(place('relative/folder').place, 'unknown')
  assert.is(place('local:relative').place, 'unknown')
  assert.equal(place('local:/mnt/usb/r'), { place: 'removable', where: '/mnt/usb' })
})

test('without a list of disks a second partition may lie on any of them', () => {
  const unread = { ...restic([snapshot(LAST_NIGHT)], '/mnt/copies/r'), disks: refused('not permitted') }
  assert.is(onlyJob(unread).target.place, 'unknown')
  assert.is(onlyJob({ ...restic([snapshot(LAST_NIGHT)]), mounts: denied('no') }).target.place, 'unknown')
})

test('the files of duplicity tell of full and incremental runs, unfinished ones are none', () => {
  const at = (name: string) => content(`/root/.cache/duplicity/8f14/${name}`)
  const job = onlyJob({
    duplicity: files(
      at('duplicity-full.20261101T010000Z.manifest'),
      at('duplicity-inc.20261101T010000Z.to.20261122T010000Z.manifest'),
      at('duplicity-inc.20261122T010000Z.to.20261122T080000Z.manifest.part'),
      at('duplicity-full.99999999T999999Z.manifest'),
    ),
  })
  assert.equal(
    job.runs.entries.map(({ at: time, kind }) => [time, kind]),
    [
      [LAST_NIGHT, 'incremental'],
      ['2026-11-01T01:00:00.000Z', 'full'],
    ],
  )
  assert.is(job.everyRunIsFull, false)
})

test('tasks of Proxmox are jobs by guest', () => {
  // In the shape that the API viewer documents for GET /nodes/{node}/tasks
  const task = (id: string, endtime: number | undefined, status?: string) => ({
    id,
    node: 'pve',
    type: 'vzdump',
    starttime: 1795300000,
    endtime,
    status,
  })
  const { entries } = backups({
    proxmox: printed(
      JSON.stringify([
        task('101', 1795300900, 'OK'),
        task('101', 1795200900, 'job errors'),
        task('', undefined),
        task('102', 1795300900, 'WARNINGS: 1'),
      ]),
    ),
  })
  assert.equal(
    entries.map(({ name, running, runs }) => [name, running, runs.entries.map(({ result }) => result).join()]),
    [
      ['vzdump 101', undefined, 'success,failed'],
      ['vzdump of several guests', true, 'running'],
      ['vzdump 102', undefined, 'warning'],
    ],
  )
})

test('an empty dump has failed, a link is no dump, and one that changed just now is still written', () => {
  const dump = (name: string, modifiedAt: string, more = {}) => content(`/srv/dumps/${name}`, '', { modifiedAt, size: 5000, ...more })
  const job = onlyJob({
    dumps: files(
      dump('pms_2026-11-20_03h00m.Friday.sql.gz', '2026-11-20T03:00:00.000Z'),
      dump('pms_2026-11-21_03h00m.Saturday.sql.gz', '2026-11-21T03:00:00.000Z', { size: 20 }),
      dump('pms_2026-11-22_03h00m.Sunday.sql.gz', '2026-11-22T08:59:30.000Z'),
      dump('pms_latest.sql.gz', '2026-11-22T03:00:00.000Z', { linksTo: 'pms_2026-11-20.sql.gz' }),
      dump('pms_2026-11-22.sql.gz.part', '2026-11-22T03:00:00.000Z'),
    ),
  })
  assert.equal(
    job.runs.entries.map(({ result }) => result),
    ['running', 'failed', 'success'],
  )
  assert.is(job.target.place, 'same-disk')
  assert.match(job.name, /^dump \/srv\/dumps\/pms/)
})

test('dumps of different databases are different jobs', () => {
  const dump = (path: string) => content(path, '', { modifiedAt: LAST_NIGHT, size: 5000 })
  assert.is(
    backups({ dumps: files(dump('/srv/d/pms-1122.sql'), dump('/srv/d/web-1122.sql'), dump('/srv/e/pms-1122.sql')) }).entries.length,
    3,
  )
})

test('only a restore that came back identical is a proof, for the repository it was taken from', () => {
  const proof = (more = {}) => ({
    at: LAST_NIGHT,
    tool: 'restic',
    repository: '/backup/restic',
    file: '/x',
    bytes: 5,
    seconds: 2,
    identical: true,
    ...more,
  })
  const proofs = (...list: unknown[]) => files(content('/state/restore-proofs.json', JSON.stringify({ proofs: list })))
  const restores = (...list: unknown[]) => onlyJob({ ...restic([snapshot(LAST_NIGHT)]), proofs: proofs(...list) }).restores
  const expected = { at: LAST_NIGHT, what: 'canary', seconds: 2, source: '/state/restore-proofs.json' }
  assert.equal(restores(proof()), [expected])
  assert.equal(restores(proof({ repository: '/etc/restic/env' })), [expected])
  assert.equal(restores(proof({ repository: '/elsewhere', environment: '/etc/restic/env' })), [expected])
  const none = [
    proof({ identical: false }),
    proof({ tool: 'borg' }),
    proof({ repository: '/other' }),
    proof({ at: '2027-01-01T00:00:00Z' }),
    null,
    5,
  ]
  assert.equal(restores(...none), [])
})

test('names with line breaks and escape characters stay on one line', () => {
  const job = onlyJob(restic([snapshot(LAST_NIGHT, { paths: ['/srv/a\nb\u001b[31m'] })], '/backup/x\ny'))
  assert.not.match(JSON.stringify(job), /\\n|\\u001b/)
})

test('no run is from after now, so that the fact is about what happened', () => {
  const { entries } = onlyJob(restic([snapshot(LAST_NIGHT)])).runs
  assert.ok(entries.every(({ at }) => at <= NOW))
})

test('where a source of places could not be read, a folder tells why its place is not known', () => {
  const target = (probes: Parameters<typeof onlyJob>[0], address?: string) =>
    onlyJob({ ...restic([snapshot('2026-11-22T01:00:00Z')], address), ...probes }).target
  assert.equal(target({ mounts: denied('no') }), { place: 'unknown', where: '/backup/restic', unread: 'the list of mounts: no' })
  assert.equal(target({ disks: denied('no') }, '/mnt/copies/r'), { place: 'unknown', where: '/mnt/copies', unread: 'lsblk: no' })
  assert.equal(target({ resticAddress: denied('no') }), {
    place: 'unknown',
    where: '/etc/restic/env',
    unread: 'the address of the repository: no',
  })
  assert.is(target({ disks: denied('no'), mounts: denied('no') }, 'b2:bucket').unread, undefined)
  assert.is(target({}, 'relative/folder').unread, undefined)
})

test.run()
