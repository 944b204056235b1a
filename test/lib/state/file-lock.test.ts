import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withFileLock } from '../../../lib/state/file-lock.ts'

const test = suite('the lock of a file')

const folder = mkdtempSync(join(tmpdir(), 'rounds-file-lock-'))
const file = join(folder, 'answers.json')
test.after(() => rmSync(folder, { recursive: true }))

test('it stands beside the file while something runs, and is gone after, whatever happens', () => {
  assert.is(
    withFileLock(file, () => existsSync(`${file}.lock`)),
    true,
  )
  assert.throws(
    () =>
      withFileLock(file, () => {
        throw new Error('no')
      }),
    /no/,
  )
  assert.equal(readdirSync(folder), [])
})
test('one that a killed process left is taken over after its time', () => {
  writeFileSync(`${file}.lock`, 'dead')
  const started = Date.now()
  assert.is(
    withFileLock(file, () => 'run', 300),
    'run',
  )
  const waited = Date.now() - started
  assert.ok(waited >= 300 && waited < 2000, String(waited))
  assert.equal(readdirSync(folder), [])
})
test('a lock that somebody else took over meanwhile is left to them', () => {
  withFileLock(file, () => writeFileSync(`${file}.lock`, 'theirs'))
  assert.equal(readdirSync(folder), ['answers.json.lock'])
  rmSync(`${file}.lock`)
})
test('where there can be no lock, what runs says what is wrong', () => {
  const nowhere = join(folder, 'none', 'answers.json')
  assert.throws(() => withFileLock(nowhere, () => writeFileSync(nowhere, '')), /ENOENT/)
})
test('a lock that never goes is named', () => {
  mkdirSync(`${file}.lock`)
  assert.throws(() => withFileLock(file, () => assert.unreachable(), 100), /answers\.json\.lock was there all the time.*Remove it/)
})

test.run()
