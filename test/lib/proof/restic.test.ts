import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { isHeld, newestSnapshot, restic, storedFiles } from '../../../lib/proof/restic.ts'
import { asking } from './asking.ts'

const test = suite('restic as a source of restores')
const ID = 'a'.repeat(64)

/** Shape: restic 0.14 `snapshots --json`, own run. */
const snapshots = [
  { time: '2026-11-20T10:00:00.859475531+13:00', paths: ['/srv/data'], hostname: 'server', id: 'old' },
  { time: '2026-11-21T09:00:00Z', paths: ['/srv/data'], hostname: 'server', id: 'data' },
  { time: '2026-11-21T10:00:00Z', paths: ['/etc'], hostname: 'server', id: 'etc' },
]

test('the newest snapshot is taken, and for a named file the newest that holds its folder', () => {
  assert.equal(newestSnapshot(snapshots, 'server', ''), { id: 'etc', at: '2026-11-21T10:00:00.000Z' })
  assert.is(newestSnapshot(snapshots, 'server.clinic.local', '/srv/data/a')?.id, 'data')
  assert.is(newestSnapshot(snapshots, 'server', '/srv/database'), undefined)
  assert.is(newestSnapshot([{ ...snapshots[0], paths: ['/'] }], 'server', '/srv/database')?.id, 'old')
  for (const nothing of [null, {}, [], [{ id: 'x', time: 'soon' }]]) {
    assert.is(newestSnapshot(nothing, 'server', ''), undefined)
  }
})

test('a repository without a backup of this computer says so', async () => {
  const { ask, asked } = asking({ exitCode: 0, stdout: '[]' })
  assert.equal(await restic.newest(ask, 'server', ''), failed('the repository holds no backup of server'))
  assert.equal(asked[0], ['restic', '--no-lock', '--no-cache', 'snapshots', '--json', '--latest', '1'])
  const { ask: other } = asking({ exitCode: 0, stdout: JSON.stringify(snapshots) })
  assert.equal(await restic.newest(other, 'server', '/home/x'), failed('no backup of server in the repository covers /home/x'))
})

test('regular files are listed, folders, links and torn lines are not', () => {
  const lines = [
    { struct_type: 'snapshot', id: 'x' },
    { type: 'dir', path: '/srv', mtime: '2026-11-22T05:29:21Z', struct_type: 'node' },
    { type: 'file', path: '/srv/a', size: 3, mtime: '2026-11-22T05:29:21.868223947Z', struct_type: 'node' },
    { type: 'symlink', path: '/srv/l', mtime: '2026-11-22T05:29:21Z', struct_type: 'node' },
  ]
  const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"type":"file","pa`
  assert.equal(storedFiles(text), [{ path: '/srv/a', bytes: 3, modifiedAt: Date.parse('2026-11-22T05:29:21.868Z') }])
})

test('a lock is held by a process that lives, by another computer, and for half an hour', () => {
  const now = new Date('2026-11-22T05:00:00Z')
  const lock = { time: '2026-11-22T04:50:00Z', hostname: 'server', pid: process.pid }
  assert.ok(isHeld(lock, now, 'server'))
  assert.not.ok(isHeld({ ...lock, pid: 4_194_304 }, now, 'server'))
  assert.ok(isHeld({ ...lock, pid: 4_194_304 }, now, 'other'))
  assert.not.ok(isHeld({ ...lock, time: '2026-11-22T04:29:00Z' }, now, 'server'))
  assert.ok(isHeld({ ...lock, time: 'garbled' }, now, 'server'), 'a lock that cannot be read is held')
})

test('a repository with a held lock is busy, one whose lock was let go meanwhile is not', async () => {
  const lock = JSON.stringify({ time: new Date().toISOString(), hostname: 'elsewhere', pid: 1 })
  const held = await restic.busy(asking({ exitCode: 0, stdout: `${ID}\n` }, { exitCode: 0, stdout: lock }).ask, '')
  assert.match(held.state === 'value' ? String(held.value) : '', /^restic on elsewhere since/)
  const gone = asking({ exitCode: 0, stdout: `${ID}\n` }, { exitCode: 1, stdout: '' })
  assert.equal(await restic.busy(gone.ask, ''), value(undefined))
  assert.equal(await restic.busy(asking({ exitCode: 0, stdout: '' }).ask, ''), value(undefined))
})

test('a file name with signs of patterns is restored literally', async () => {
  const { ask, asked } = asking({ exitCode: 0, stdout: '' })
  assert.equal(await restic.restore(ask, { id: 'x', at: '' }, '/srv/a[1]*.txt', '/tmp/s'), value('/tmp/s/srv/a[1]*.txt'))
  assert.is(asked[0]?.at(-1), '/srv/a\\[1\\]\\*.txt')
})

test('what restic complains of is told in words without its own', async () => {
  const secret = 'rest:https://user:hunter2@host/'
  const says = async (stderr: string) => {
    const answer = await restic.newest(asking({ exitCode: 1, stdout: '', stderr }).ask, 'server', '')
    return answer.state === 'failed' ? answer.reason : ''
  }
  assert.is(
    await says(`Fatal: wrong password or no key found ${secret}`),
    'restic could not list the backups: the password of the repository is wrong',
  )
  assert.is(
    await says(`Fatal: unable to open config file: stat ${secret}: no such file or directory`),
    'restic could not list the backups: there is no repository at this address',
  )
  assert.is(await says(`dial tcp: lookup ${secret}: no such host`), 'restic could not list the backups: the repository cannot be reached')
  assert.is(await says(secret), 'restic could not list the backups: it ended with exit code 1')
})

test('another computer in the same repository is passed over', () => {
  const elsewhere = { time: '2026-11-22T00:00:00Z', paths: ['/srv/data'], hostname: 'workstation', id: 'newer' }
  assert.is(newestSnapshot([...snapshots, elsewhere], 'server', '')?.id, 'etc')
})

test('the address is told without user and password, and stays open where another file holds it', () => {
  assert.is(restic.addressOf({ RESTIC_REPOSITORY: 'rest:https://anna:hunter2@host:8000/srv?x=1' }), 'rest:https://host:8000/srv')
  assert.is(restic.addressOf({ RESTIC_REPOSITORY_FILE: '/etc/restic/repository' }), '')
  assert.is(restic.addressOf({ RESTIC_PASSWORD: 'x' }), undefined)
})

test.run()
