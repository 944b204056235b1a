import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UsageError } from '../../../lib/errors.ts'
import { readText, readTrusted } from '../../../lib/state/read-file.ts'

const test = suite('reading files')
const folder = mkdtempSync(join(tmpdir(), 'rounds-read-'))
const path = join(folder, 'machine.json')
const asRoot = process.getuid?.() === 0

test.before.each(() => writeFileSync(path, 'text', { mode: 0o600 }))
test.after(() => rmSync(folder, { recursive: true }))

test('the text of a file', () => {
  assert.is(readTrusted(path), 'text')
  assert.is(readText(path), 'text')
})
test('a file that is not there is no trusted text, and an error where somebody named it', () => {
  assert.is(readTrusted(`${path}.old`), undefined)
  assert.throws(
    () => readText(`${path}.old`),
    (error: unknown) => error instanceof UsageError && /machine\.json\.old cannot be read: /.test(error.message),
  )
})
test('what cannot be read says so', () =>
  assert.throws(
    () => readTrusted(folder),
    (error: unknown) => error instanceof UsageError && /cannot be read: EISDIR/.test(error.message),
  ))
test('a link that leads nowhere is not the same as no file', () => {
  const link = join(folder, 'waivers.json')
  symlinkSync('/nowhere/waivers.json', link)
  assert.throws(() => readTrusted(link), /waivers\.json cannot be read: ENOENT/)
})
test('as root, what others may write is not read', () => {
  chmodSync(path, 0o666)
  if (asRoot) {
    assert.throws(() => readTrusted(path), /may be written by others/)
  } else {
    assert.is(readTrusted(path), 'text')
  }
})

test.run()
