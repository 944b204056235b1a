import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { configFolder, refuseForeign, stateFolder } from '../../../lib/state/folders.ts'

const test = suite('folders')

test('the environment moves both folders', () => {
  assert.is(configFolder({ ROUNDS_CONFIG_DIR: '/x' }), '/x')
  assert.is(stateFolder({ ROUNDS_STATE_DIR: '/y' }), '/y')
})
test('an empty variable, as an RMM makes it of an empty field, moves nothing', () =>
  assert.not.equal(configFolder({ ROUNDS_CONFIG_DIR: '' }), ''))

if (process.getuid?.() === 0) {
  const base = mkdtempSync(join(tmpdir(), 'rounds-folders-'))
  const make = (name: string, mode: number, uid = 0) => {
    const path = join(base, name)
    mkdirSync(path)
    chownSync(path, uid, uid)
    chmodSync(path, mode)
    return path
  }
  test.after(() => rmSync(base, { recursive: true }))

  test("root's own folder is trusted, though it stands in /tmp", () => refuseForeign(make('own', 0o755)))
  test('a folder of somebody else is refused, with what to do', () => {
    assert.throws(() => refuseForeign(make('theirs', 0o755, 1000)), /belongs to user 1000.*chown root:root/)
  })
  test('a folder that others may write is refused', () =>
    assert.throws(() => refuseForeign(make('open', 0o777)), /may be written by others/))
  test('a folder that the group may write is refused', () =>
    assert.throws(() => refuseForeign(make('group', 0o775)), /may be written by others/))
  test('a file below a folder of somebody else is refused, whoever owns the file', () => {
    const folder = make('deep', 0o755, 1000)
    writeFileSync(join(folder, 'practice.json'), '{}')
    assert.throws(() => refuseForeign(join(folder, 'practice.json')), /belongs to user 1000/)
  })
  test('what is not there yet is judged by the folders above it', () => {
    refuseForeign(join(make('above', 0o755), 'not', 'yet'))
    assert.throws(() => refuseForeign(join(make('above-open', 0o777), 'not', 'yet')), /may be written by others/)
  })
  test('a link is judged by where it stands and by where it leads', () => {
    const folder = make('links', 0o755)
    symlinkSync('/etc', join(folder, 'trusted'))
    symlinkSync(make('led-to', 0o777), join(folder, 'open'))
    refuseForeign(join(folder, 'trusted'))
    assert.throws(() => refuseForeign(join(folder, 'open', 'practice.json')), /may be written by others/)
  })
} else {
  console.log('SKIP folders of others: only root can make them')
}

test.run()
