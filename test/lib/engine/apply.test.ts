import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, value } from '../../../lib/api.ts'
import { kindOf } from '../../../lib/changes/index.ts'
import type { FileState, WritingHost } from '../../../lib/changes/kind.ts'
import { applyAll, takeBack } from '../../../lib/engine/apply.ts'
import type { NewEntry } from '../../../lib/journal/entry.ts'
import type { Journal } from '../../../lib/journal/journal.ts'

const test = suite('applying changes')
const NONE: FileState = { state: 'absent', surroundings: { missingFolders: [] } }
const step = (index: number, path: string) => ({
  step: index,
  change: { kind: 'file', path, text: `${path}\n`, mode: 0o644, risk: 'safe' } as const,
  before: NONE,
})

/** A machine in memory: files by path, and a journal that notes whether the file was there when the line was written. */
function machine(options: { broken?: string; journalFull?: number } = {}) {
  const files = new Map<string, FileState>()
  const lines: string[] = []
  const host = {
    readFile: async (path: string) => value(files.get(path) ?? NONE),
    writeFile: async (path: string, file: { bytes: string; mode: number }) => {
      if (path === options.broken) {
        throw new Error(`${path} could not be written: the disk is full`)
      }
      files.set(path, { state: 'present', bytes: file.bytes, mode: file.mode, uid: 0, gid: 0 })
    },
    removeFile: async (path: string) => void files.delete(path),
    removeFolderIfEmpty: async () => undefined,
    removeDrafts: async () => undefined,
    readRegistryValue: async () => absent(),
  } as unknown as WritingHost
  const journal = {
    append: async ({ type, step: number, change }: NewEntry) => {
      if (lines.length === options.journalFull) {
        throw new Error('The journal could not be written (ENOSPC), so nothing is changed')
      }
      lines.push(`${type} ${number}${change?.kind === 'file' ? ` ${files.has(change.path) ? 'there' : 'not there yet'}` : ''}`)
      return 'hash'
    },
  } as unknown as Journal
  return { files, lines, run: { run: 'r', item: 'i', journal, host } }
}

test('every change is announced before it is made and read back after', async () => {
  const { files, lines, run } = machine()
  const { made, failed } = await applyAll([step(0, '/a'), step(1, '/b')], run)
  assert.is(failed, undefined)
  assert.is(made.length, 2)
  assert.equal([...files.keys()], ['/a', '/b'])
  assert.equal(lines, ['intent 0 not there yet', 'verified 0', 'intent 1 not there yet', 'verified 1'])
})
test('the first change that fails takes all back', async () => {
  const { files, lines, run } = machine({ broken: '/b' })
  const { failed } = await applyAll([step(0, '/a'), step(1, '/b')], run)
  assert.match(failed ?? '', 'the disk is full')
  assert.is(files.size, 0)
  assert.equal(lines.slice(-2), ['restored 1', 'restored 0'])
})
test('without a line in the journal nothing is changed', async () => {
  const { files, run } = machine({ journalFull: 0 })
  const { failed, left } = await applyAll([step(0, '/a')], run)
  assert.match(failed ?? '', 'nothing is changed')
  assert.equal([files.size, left], [0, []])
})
test('a journal that fills up half-way takes back what was changed so far', async () => {
  for (const room of [1, 2, 3]) {
    const { files, run } = machine({ journalFull: room })
    const { failed, left } = await applyAll([step(0, '/a'), step(1, '/b')], run)
    assert.match(failed ?? '', 'ENOSPC')
    assert.equal([files.size, left], [0, []], `room for ${room} lines`)
  }
})
test('what an earlier step has done already is not done again, and the state before is the one just before', async () => {
  const { files, lines, run } = machine()
  const [change] = [step(0, '/a')]
  await kindOf(change.change).apply(run.host, change.change, NONE)
  const { made } = await applyAll([change], run)
  assert.equal([made.length, lines.length, files.size], [0, 0, 1])
})
test('taking back goes from the last change to the first', async () => {
  const { files, lines, run } = machine()
  const { made } = await applyAll([step(0, '/a'), step(1, '/b')], run)
  assert.equal(await takeBack(made, run), [])
  assert.is(files.size, 0)
  assert.equal(lines.slice(-2), ['restored 1', 'restored 0'])
})

test.run()
