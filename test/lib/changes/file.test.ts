import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FileChange } from '../../../lib/api.ts'
import { file } from '../../../lib/changes/file.ts'
import { sameState } from '../../../lib/changes/index.ts'
import { openWritingHost } from '../../../lib/changes/writing-host.ts'
import { temporaryFolder } from '../journal/folder.ts'
import { expectValue, rejection } from './memory-host.ts'

const test = suite('file')
const host = openWritingHost()

function changeIn(folder: string, more: Partial<FileChange> = {}): FileChange {
  return { kind: 'file', path: join(folder, 'a', 'b', 'zz.sh'), text: 'TMOUT=900\n', mode: 0o644, risk: 'safe', ...more }
}

test('a new file is made with its folders, and all of it goes again', async () => {
  const folder = temporaryFolder()
  const change = changeIn(folder)
  const before = expectValue(await file.read(host, change))
  assert.equal(before, { state: 'absent', surroundings: { missingFolders: [join(folder, 'a', 'b'), join(folder, 'a')] } })
  await file.apply(host, change, before)
  const after = expectValue(await file.read(host, change))
  assert.equal([file.holds(change, before), file.holds(change, after)], [false, true])
  await file.restore?.(host, change, before, after)
  assert.equal(readdirSync(folder), [])
})

test('a folder that somebody else uses by now stays, and the state counts as restored', async () => {
  const folder = temporaryFolder()
  const change = changeIn(folder)
  const before = expectValue(await file.read(host, change))
  await file.apply(host, change, before)
  writeFileSync(join(folder, 'a', 'theirs'), '')
  await file.restore?.(host, change, before, before)
  assert.equal(readdirSync(join(folder, 'a')), ['theirs'])
  assert.ok(sameState(before, expectValue(await file.read(host, change))))
})

test('bytes, mode and owner come back', async () => {
  const folder = temporaryFolder()
  const change = changeIn(folder, { path: join(folder, 'x') })
  const bytes = Buffer.from([0, 255, 10, 13])
  writeFileSync(change.path, bytes)
  chmodSync(change.path, 0o640)
  const { uid, gid } = statSync(change.path)
  const before = expectValue(await file.read(host, change))
  await file.apply(host, change, before)
  assert.is(statSync(change.path).mode & 0o7777, 0o644)
  await file.restore?.(host, change, before, before)
  const status = statSync(change.path)
  assert.equal([readFileSync(change.path), status.mode & 0o7777, status.uid, status.gid], [bytes, 0o640, uid, gid])
})

test('the right text with the wrong mode does not hold', async () => {
  const folder = temporaryFolder()
  const change = changeIn(folder, { path: join(folder, 'x') })
  writeFileSync(change.path, change.text, { mode: 0o600 })
  assert.not(file.holds(change, expectValue(await file.read(host, change))))
})

test('a symbolic link, a folder and a pipe are refused', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'target'), '')
  symlinkSync(join(folder, 'target'), join(folder, 'link'))
  spawnSync('mkfifo', [join(folder, 'pipe')])
  mkdirSync(join(folder, 'folder'))
  for (const name of ['link', 'folder', 'pipe']) {
    const answer = await file.read(host, changeIn(folder, { path: join(folder, name) }))
    assert.equal(answer.state, 'failed', name)
  }
})

test('a file in the place of a folder is refused, and nothing is made', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a'), '')
  const change = changeIn(folder)
  assert.is((await file.read(host, change)).state, 'failed')
})

test('a write that fails takes the folders it made with it', async () => {
  const folder = temporaryFolder()
  const change = changeIn(folder, { path: join(folder, 'a', 'b', 'x'.repeat(300)) })
  assert.match(await rejection(host.writeFile(change.path, { bytes: '', mode: 0o644 })), 'ENAMETOOLONG')
  assert.equal(readdirSync(folder), [])
})

test('another name of the same file keeps the old content', async () => {
  const folder = temporaryFolder()
  const change = changeIn(folder, { path: join(folder, 'x') })
  writeFileSync(change.path, 'old')
  linkSync(change.path, join(folder, 'y'))
  await file.apply(host, change, expectValue(await file.read(host, change)))
  assert.is(readFileSync(join(folder, 'y'), 'utf8'), 'old')
  assert.ok(existsSync(change.path))
})

test("what a killed run left is tidied away: its draft and the folders that it made, and nobody else's files", async () => {
  const folder = temporaryFolder()
  const change = changeIn(folder)
  const before = expectValue(await file.read(host, change))
  mkdirSync(join(folder, 'a', 'b'), { recursive: true })
  writeFileSync(join(folder, 'a', 'b', '.zz.sh.17f5a911-e022-43a6-a6a6-3788df96dbdc.rounds'), 'half')
  await file.tidy?.(host, change, before)
  assert.equal(readdirSync(folder), [])
  mkdirSync(join(folder, 'a'))
  writeFileSync(join(folder, 'a', '.other.sh.17f5a911-e022-43a6-a6a6-3788df96dbdc.rounds'), '')
  writeFileSync(join(folder, 'a', '.zz.sh.rounds'), '')
  await file.tidy?.(host, change, before)
  assert.is(readdirSync(join(folder, 'a')).length, 2)
})

test('what stood in a file is never shown', () => {
  const bytes = Buffer.from('the secret').toString('base64')
  const { before, after } = file.describe(changeIn('/'), { state: 'present', bytes, mode: 0o600, uid: 0, gid: 0 })
  assert.is(before, 'mode 0600, 10 bytes, sha256 3478f6c0ac35'.replace(/[0-9a-f]{12}$/, before.slice(-12)))
  assert.not.match(before, 'secret')
  assert.is(after, 'mode 0644, text "TMOUT=900\\n"')
})

test.run()
