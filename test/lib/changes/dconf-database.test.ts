import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DconfDatabaseChange } from '../../../lib/api.ts'
import { dconfDatabase } from '../../../lib/changes/dconf-database.ts'
import { expectValue, type MemoryHost, memoryHost, present, rejection } from './memory-host.ts'

const test = suite('dconf database')
const path = '/etc/dconf/db/local'
const change: DconfDatabaseChange = {
  kind: 'dconf-database',
  database: 'local',
  holds: { '/org/gnome/desktop/session/idle-delay': 'uint32 900' },
  risk: 'safe',
}

function compiles(mode = 0o644) {
  return (_command: readonly string[], { files }: MemoryHost) => {
    files.set(path, present('new', { mode }))
    return {}
  }
}

test('only the named database is compiled', async () => {
  const host = memoryHost(compiles())
  await dconfDatabase.apply(host, change, expectValue(await dconfDatabase.read(host, change)))
  assert.equal(host.log, ['dconf compile /etc/dconf/db/local /etc/dconf/db/local.d'])
})

test('a database that came out unreadable for desktops gets the mode it needs', async () => {
  const host = memoryHost(compiles(0o600))
  await dconfDatabase.apply(host, change, expectValue(await dconfDatabase.read(host, change)))
  assert.equal(host.files.get(path), present('new', { mode: 0o644 }))
})

test('bytes, mode and owner of the old database come back', async () => {
  const host = memoryHost(compiles())
  const old = present('old', { mode: 0o640, gid: 7 })
  host.files.set(path, old)
  const before = expectValue(await dconfDatabase.read(host, change))
  await dconfDatabase.apply(host, change, before)
  await dconfDatabase.restore?.(host, change, before, before)
  assert.equal(host.files.get(path), old)
})

test('a database that was not there is gone again', async () => {
  const host = memoryHost(compiles())
  const before = expectValue(await dconfDatabase.read(host, change))
  await dconfDatabase.apply(host, change, before)
  await dconfDatabase.restore?.(host, change, before, before)
  assert.is(host.files.size, 0)
})

test('a missing or failing dconf is said', async () => {
  const before = present('')
  assert.is(await rejection(dconfDatabase.apply(memoryHost(), change, before)), `${path} was not compiled: the program is not there`)
  const failing = memoryHost(() => ({ exitCode: 1, stderr: 'error: bad\nline 3\n' }))
  assert.is(await rejection(dconfDatabase.apply(failing, change, before)), `${path} was not compiled: exit code 1, line 3`)
})

test('a database that cannot be read does not hold', () => {
  assert.not(dconfDatabase.holds(change, present('rubbish')))
  assert.is(dconfDatabase.describe(change, present('rubbish')).before, '/org/gnome/desktop/session/idle-delay = unreadable')
})

test('a name that leads elsewhere is refused', async () => {
  for (const database of ['../passwd', '', 'a/b', '-x']) {
    assert.is((await dconfDatabase.read(memoryHost(), { ...change, database })).state, 'failed')
  }
})

test.run()
