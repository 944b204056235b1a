import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { borg, holderOf, newestArchive, storedFiles, writerAmong } from '../../../lib/proof/borg.ts'
import { asking } from './asking.ts'

const test = suite('borg as a source of restores')

/** Shape: borg 1.2.4 `list --json --format={hostname}{end}` with TZ=UTC, own run. */
const archives = [
  { name: 'one', hostname: 'server', end: '2026-11-20T05:29:26.000000' },
  { name: 'two', hostname: 'server', end: '2026-11-21T05:29:26.000000' },
  { name: 'three.checkpoint', hostname: 'server', end: '2026-11-21T06:00:00.000000' },
  { name: 'other', hostname: 'elsewhere', end: '2026-11-22T05:29:26.000000' },
]

test('the newest archive of this computer is taken, never a checkpoint', () => {
  assert.equal(newestArchive({ archives }, 'server'), { id: 'two', at: '2026-11-21T05:29:26.000Z' })
  assert.is(newestArchive({ archives }, 'third'), undefined)
  for (const nothing of [null, [], {}, { archives: 'x' }, { archives: [{ name: 1 }] }]) {
    assert.is(newestArchive(nothing, 'server'), undefined)
  }
})

test('regular files are listed from the root, and the second name of a file is not', () => {
  const lines = [
    { type: 'd', path: 'srv', size: 0, isomtime: '2026-11-22T05:29:21.868224', source: '' },
    { type: '-', path: 'srv/a', size: 3, isomtime: '2026-11-22T05:29:21.868224', source: '' },
    { type: '-', path: 'srv/b', size: 0, isomtime: '2026-11-22T05:29:21.868224', source: 'srv/a' },
    { type: 'l', path: 'srv/l', size: 0, isomtime: '2026-11-22T05:29:21.868224', source: 'a' },
    { type: '-', path: 'srv/c', size: 3, isomtime: 'never', source: '' },
  ]
  assert.equal(storedFiles(lines.map((line) => JSON.stringify(line)).join('\n')), [
    { path: '/srv/a', bytes: 3, modifiedAt: Date.parse('2026-11-22T05:29:21.868Z') },
  ])
})

test('a lock of a process that is gone holds nobody up, one of another computer does', () => {
  assert.is(holderOf([], 'server'), undefined)
  assert.is(holderOf([`server@187723456789.${process.pid}-0`], 'server'), 'borg on server')
  assert.is(holderOf(['server@187723456789.4194304-0'], 'server'), undefined)
  assert.is(holderOf(['nas@187723456789.4194304-0'], 'server'), 'borg on nas')
  assert.is(holderOf(['unreadable'], 'server'), 'borg')
})

test('the lock of a repository on a disk of this computer is looked at', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'borg-'))
  try {
    const { ask } = asking()
    assert.equal(await borg.busy(ask, folder), value(undefined))
    mkdirSync(join(folder, 'lock.exclusive'))
    writeFileSync(join(folder, 'lock.exclusive', `${hostname()}@1.${process.pid}-0`), '')
    assert.equal(await borg.busy(ask, folder), value(`borg on ${hostname()}`))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('of a repository elsewhere the processes of this computer tell', async () => {
  const { ask, asked } = asking({ stdout: '/sbin/init\n/usr/bin/python3 /usr/bin/borg create ssh://nas/r::x /srv\n' })
  assert.equal(await borg.busy(ask, 'ssh://nas/r'), value('borg on this computer'))
  assert.equal(asked, [['ps', '-A', '-o', 'args=']])
})

test('a borg that writes is told from one that reads and from other programs', () => {
  assert.ok(writerAmong('borg --verbose prune /srv/r'))
  assert.ok(writerAmong('/usr/bin/borg create --stats /srv/r::now /srv'))
  assert.not.ok(writerAmong('/usr/bin/borg list /srv/r'))
  assert.not.ok(writerAmong('/usr/bin/cyborg create /srv'))
  assert.not.ok(writerAmong('vim /etc/borg/create.conf'))
})

test('the file is exported to an archive and unpacked, and a warning of borg is no failure', async () => {
  const { ask, asked } = asking({ exitCode: 1 }, { exitCode: 0 })
  assert.equal(await borg.restore(ask, { id: 'two', at: '' }, '/srv/a', '/tmp/s'), value('/tmp/s/srv/a'))
  assert.equal(asked[0], ['env', 'TZ=UTC', 'borg', 'export-tar', '--bypass-lock', '::two', '/tmp/s/restored.tar', 'pp:srv/a'])
  assert.equal(asked[1], ['tar', '-xf', '/tmp/s/restored.tar', '-C', '/tmp/s'])
})

test('what borg complains of is told in words without its own', async () => {
  const stderr = 'passphrase supplied in BORG_PASSPHRASE, by BORG_PASSCOMMAND or via BORG_PASSPHRASE_FD is incorrect.'
  assert.equal(
    await borg.newest(asking({ exitCode: 2, stderr }).ask, 'server', ''),
    failed('borg could not list the backups: the password of the repository is wrong'),
  )
  assert.equal(
    await borg.newest(asking({ exitCode: 0, stdout: 'no json' }).ask, 'server', ''),
    failed('borg printed something that is no JSON'),
  )
})

test('what it remembers goes to the private folder, and it asks nobody', () => {
  assert.equal(borg.keepsIn('/tmp/s'), {
    BORG_CACHE_DIR: '/tmp/s/cache',
    BORG_SECURITY_DIR: '/tmp/s/security',
    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes',
  })
})

test.run()
