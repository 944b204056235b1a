import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isSingleExecutable, nativeFolder, packedFile, packedNative, placed } from '../../../lib/host/packed-native.ts'

const test = suite('a module out of the executable')
const BYTES = Buffer.from('a module for Windows')
const NAME = `native-reg-${createHash('sha256').update(BYTES).digest('hex').slice(0, 32)}.node`

let above: string
let folder: string
test.before.each(() => {
  above = mkdtempSync(join(tmpdir(), 'rounds-native-'))
  folder = join(above, 'native')
})
test.after.each(() => rmSync(above, { recursive: true, force: true }))

test('it is put into a file that is named after its bytes, and the second time nothing is written', () => {
  const path = placed(folder, BYTES)
  assert.is(path, join(folder, NAME))
  assert.equal(readFileSync(path), BYTES)
  assert.is(placed(folder, BYTES), path)
  assert.equal(readdirSync(folder), [NAME])
})
test('other bytes under its name are replaced, also where they are as many', () => {
  mkdirSync(folder)
  for (const found of ['evil', 'A MODULE FOR WINDOWS', '']) {
    writeFileSync(join(folder, NAME), found)
    assert.equal(readFileSync(placed(folder, BYTES)), BYTES)
  }
})
test('a link in its place is replaced, and what it leads to stays', () => {
  mkdirSync(folder)
  const elsewhere = join(above, 'elsewhere')
  writeFileSync(elsewhere, BYTES)
  symlinkSync(elsewhere, join(folder, NAME))
  assert.equal(readFileSync(placed(folder, BYTES)), BYTES)
  writeFileSync(elsewhere, 'evil')
  assert.equal(readFileSync(join(folder, NAME)), BYTES)
})
test('through a folder that is a link nothing is written and nothing is loaded', () => {
  const elsewhere = join(above, 'elsewhere')
  mkdirSync(elsewhere)
  symlinkSync(elsewhere, folder)
  assert.throws(() => placed(folder, BYTES), /is a link: nothing is loaded through it/)
  assert.equal(readdirSync(elsewhere), [])
})
test('those of earlier versions go, and what is not of Rounds stays', () => {
  mkdirSync(folder)
  writeFileSync(join(folder, `native-reg-${'0'.repeat(32)}.node`), 'old')
  writeFileSync(join(folder, 'other.node'), 'of somebody')
  placed(folder, BYTES)
  assert.equal(readdirSync(folder).sort(), [NAME, 'other.node'].sort())
})
test('it lies where administrators alone may write, unless somebody chose another state folder', () => {
  assert.match(
    nativeFolder({ ProgramFiles: 'C:\\Program Files (x86)', ProgramW6432: 'C:\\Program Files' }),
    /^C:\\Program Files.Rounds.native$/,
  )
  assert.match(nativeFolder({}), /^C:\\Program Files.Rounds.native$/)
  assert.is(nativeFolder({ ROUNDS_STATE_DIR: '/state', ProgramFiles: 'C:\\Program Files' }), join('/state', 'native'))
})
test('run by Node there is nothing inside', () => {
  assert.is(isSingleExecutable(), false)
  assert.is(packedFile('release-key.pem'), undefined)
  assert.match(String(packedNative()), 'made without it')
})

test.run()
