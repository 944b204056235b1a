import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { emptyFolder } from '../../../lib/demo/own-folder.ts'
import { UsageError } from '../../../lib/errors.ts'

const test = suite('folder of a demonstration')
const root = mkdtempSync(join(tmpdir(), 'rounds-demo-'))
test.after(() => rmSync(root, { recursive: true }))

test('a folder that is not there is made', () => {
  const folder = join(root, 'new')
  emptyFolder(folder)
  assert.equal(readdirSync(folder), ['.made-by-rounds-demo'])
})
test('a folder of an earlier demonstration is made anew', () => {
  const folder = join(root, 'again')
  emptyFolder(folder)
  writeFileSync(join(folder, 'report.html'), '')
  emptyFolder(folder)
  assert.not.ok(existsSync(join(folder, 'report.html')))
})
test("somebody else's folder stays as it is", () => {
  const folder = join(root, 'theirs')
  mkdirSync(folder)
  writeFileSync(join(folder, 'photos.zip'), '')
  assert.throws(
    () => emptyFolder(folder),
    (error: Error) => error instanceof UsageError && error.message.includes('was not made by the demonstration'),
  )
  assert.equal(readdirSync(folder), ['photos.zip'])
})

test.run()
