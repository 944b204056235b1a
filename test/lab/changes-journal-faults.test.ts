import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openJournal } from '../../lib/journal/journal.ts'
import { entry, temporaryFolder } from '../lib/journal/folder.ts'
import { requires } from './support/requires.ts'

const test = suite('journal on a failing disk')
const module = (path: string) => new URL(path, import.meta.url).href
const program = `
  const { openJournal } = await import(${JSON.stringify(module('../../lib/journal/journal.ts'))})
  const [folder, note] = process.argv.slice(1)
  try {
    await openJournal(folder).append({ run: 'r', item: 'i', step: 0, type: 'intent', note: 'x'.repeat(Number(note)) })
    console.log('written')
  } catch (error) {
    console.log(error.message)
  }
`
const node = [process.execPath, '--import', module('../../lib/register.mjs'), '--input-type=module', '-e', program]

function append(folder: string, prefix: string[] = [], size = 10) {
  const [file = '', ...rest] = [...prefix, ...node, folder, String(size)]
  const { stdout, status } = spawnSync(file, rest, { encoding: 'utf8', timeout: 60_000 })
  return { said: stdout.trim(), status }
}

function injected(folder: string, fault: string): string[] {
  const path = join(folder, 'journal.jsonl')
  return ['strace', '-f', '-qq', '-o', '/dev/null', '-P', path, '-e', 'trace=openat,write,fsync,ftruncate', '-e', `inject=${fault}`]
}

async function written(): Promise<string> {
  const folder = temporaryFolder()
  await openJournal(folder).append(entry())
  return folder
}

for (const [fault, code] of [
  ['write:error=ENOSPC', 'ENOSPC'],
  ['fsync:error=EIO', 'EIO'],
  ['openat:error=EROFS', 'EROFS'],
  ['openat:error=EACCES', 'EACCES'],
]) {
  test(`${fault} is a clear error, and the journal stays as it was`, async () => {
    const folder = await written()
    const { said } = append(folder, injected(folder, `${fault}`))
    assert.match(said, new RegExp(`^The journal .*journal.jsonl could not be (written|read) \\(${code}\\)`))
    assert.equal(openJournal(folder).verify(), { ok: true, lines: 1, torn: [] })
    assert.is(append(folder).said, 'written')
    assert.equal(openJournal(folder).verify(), { ok: true, lines: 2, torn: [] })
  })
}

test('a line whose flush failed and that could not be cut off is still a line of the chain', async () => {
  const folder = await written()
  append(folder, [...injected(folder, 'fsync:error=EIO'), '-e', 'inject=ftruncate:error=EIO'])
  assert.is(append(folder).said, 'written')
  assert.equal(openJournal(folder).verify(), { ok: true, lines: 3, torn: [] })
})

test('a process that dies before its line is flushed leaves a journal that goes on', async () => {
  for (const call of ['write', 'fsync']) {
    const folder = await written()
    assert.not.equal(append(folder, injected(folder, `${call}:signal=SIGKILL`)).said, 'written')
    await openJournal(folder).append(entry(1))
    assert.ok(openJournal(folder).verify().ok)
  }
})

test('a full disk is a clear error, however little room is left', () => {
  const folder = temporaryFolder()
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
  try {
    const said = [20_000, 20_000, 20_000, 20_000].map((size) => append(folder, [], size).said)
    assert.is(said[0], 'written')
    assert.match(said[3] ?? '', /^The journal .* could not be written \(ENOSPC\), so nothing is changed$/)
    assert.ok(openJournal(folder).verify().ok)
    assert.equal(openJournal(folder).verify().torn, [])
  } finally {
    spawnSync('umount', [folder])
  }
})

if (requires('journal on a failing disk', 'root', 'strace')) {
  test.run()
}
