import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sweepScratch, withScratch } from '../../../lib/host/scratch.ts'

const test = suite('scratch folders')
let base = ''
test.before.each(() => {
  base = mkdtempSync(join(tmpdir(), 'rounds-base-'))
})
test.after.each(() => rmSync(base, { recursive: true }))

/** The number of a process that has just ended. */
const ended = () => spawnSync('true').pid

function leftover(pid: number, name = 'abc'): string {
  const folder = join(base, `rounds-scratch-${pid}-${name}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'policy.inf'), '')
  return folder
}

test('the folder is private and gone afterwards', async () => {
  const folder = await withScratch(async (path) => {
    writeFileSync(join(path, 'policy.inf'), '')
    assert.is(statSync(path).mode & 0o777, 0o700)
    return path
  }, base)
  assert.ok(folder.startsWith(join(base, `rounds-scratch-${process.pid}-`)))
  assert.equal(readdirSync(base), [])
})

test('the folder is gone after an error too, and the error is passed on', async () => {
  const broken = withScratch(() => Promise.reject(new Error('broken')), base)
  assert.is(await broken.catch((error: Error) => error.message), 'broken')
  assert.equal(readdirSync(base), [])
})

test('without a base the temporary folder of the system is used', async () => {
  assert.ok((await withScratch(async (path) => path)).startsWith(tmpdir()))
})

test('leftovers of ended runs are removed', async () => {
  const folders = [leftover(ended()), leftover(process.pid)]
  assert.equal((await sweepScratch(base)).sort(), folders.sort())
  assert.equal(readdirSync(base), [])
})

test('the first folder of a run clears away those of ended runs', async () => {
  const elsewhere = mkdtempSync(join(base, 'first-'))
  mkdirSync(join(elsewhere, 'rounds-scratch-999999-abc'))
  await withScratch(async () => undefined, elsewhere)
  assert.equal(readdirSync(elsewhere), [])
})
test('folders in use stay: of this run, and of a run that lives', async () => {
  const living = leftover(process.ppid)
  await withScratch(async (path) => {
    assert.equal(await sweepScratch(base), [])
    assert.ok(existsSync(path) && existsSync(living))
  }, base)
})

test('what only looks like a leftover stays', async () => {
  mkdirSync(join(base, 'rounds-scratch-x-abc'))
  mkdirSync(join(base, `my-rounds-scratch-${ended()}-abc`))
  writeFileSync(join(base, `rounds-scratch-${ended()}-file`), '')
  symlinkSync('/etc', join(base, `rounds-scratch-${ended()}-link`))
  assert.equal(await sweepScratch(base), [])
  assert.is(readdirSync(base).length, 4)
})

test('a folder of somebody else stays', async () => {
  if (process.getuid?.() !== 0) {
    console.log('SKIP folders of somebody else: needs root to give a folder away')
    return
  }
  chownSync(leftover(ended()), 65534, 65534)
  assert.equal(await sweepScratch(base), [])
})

test('a base that is not there has no leftovers', async () => assert.equal(await sweepScratch(join(base, 'none')), []))

test.run()
