import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openWritingHost } from '../../../lib/changes/writing-host.ts'
import { keepProgram } from '../../../lib/host/own-program.ts'
import { openJournal } from '../../../lib/journal/journal.ts'
import { takeIncidents } from '../../../lib/logs/incidents.ts'
import { foreignPart } from '../../../lib/state/folders.ts'
import { openToAppend, readOwnFile } from '../../../lib/state/own-file.ts'
import { readTrusted } from '../../../lib/state/read-file.ts'
import { readVerdicts } from '../../../lib/state/verdicts.ts'

const test = suite('files of Rounds that somebody else put there')
const base = mkdtempSync(join(tmpdir(), 'rounds-own-file-'))
test.after(() => rmSync(base, { recursive: true }))
test.before.each(() => void takeIncidents())

let count = 0
const folderOf = () => {
  const folder = join(base, `${++count}`)
  mkdirSync(folder)
  return folder
}
const events = () => takeIncidents().map(({ event }) => event)

for (const [name, read] of [
  ['settings', (folder: string) => readTrusted(join(folder, 'machine.json'))],
  ['findings', (folder: string) => readVerdicts(folder)],
  ['a journal', (folder: string) => openJournal(folder).entries()],
] as const) {
  test(`a pipe in place of ${name} is no file, and nobody waits for it`, () => {
    const folder = folderOf()
    for (const file of ['machine.json', 'verdicts.json', 'journal.jsonl']) {
      assert.is(spawnSync('mkfifo', [join(folder, file)]).status, 0)
    }
    assert.throws(() => read(folder), /is not a regular file/)
    assert.is(events().length, 1)
  })
}
test('a pipe in place of a file that is written is refused as well', () => {
  const folder = folderOf()
  spawnSync('mkfifo', [join(folder, 'journal.jsonl')])
  assert.throws(() => openToAppend(join(folder, 'journal.jsonl')), /ENXIO|is not a regular file/)
})
test('a second name of another file is not added to', () => {
  const folder = folderOf()
  const shadow = join(folder, 'shadow')
  writeFileSync(shadow, 'root:*:\n')
  linkSync(shadow, join(folder, 'journal.jsonl'))
  assert.throws(() => openToAppend(join(folder, 'journal.jsonl')), /also the file of another name/)
  assert.is(readFileSync(shadow, 'utf8'), 'root:*:\n')
})
test('a link in place of a file that is written is not followed', () => {
  const folder = folderOf()
  writeFileSync(join(folder, 'shadow'), '')
  symlinkSync(join(folder, 'shadow'), join(folder, 'journal.jsonl'))
  assert.throws(() => openToAppend(join(folder, 'journal.jsonl')), /ELOOP/)
})
test('a file of its own is read and added to', () => {
  const path = join(folderOf(), 'journal.jsonl')
  writeFileSync(path, 'a', { mode: 0o600 })
  assert.is(readOwnFile(path), 'a')
  closeSync(openToAppend(path))
})

if (process.getuid?.() === 0) {
  const theirs = (path: string) => chownSync(path, 1000, 1000)

  test('a journal of somebody else tells root nothing and gets no line, in whatever folder', async () => {
    const folder = folderOf()
    const journal = openJournal(folder)
    await journal.append({ run: 'r', item: 'i', step: 0, type: 'failed' })
    theirs(join(folder, 'journal.jsonl'))
    const text = readFileSync(join(folder, 'journal.jsonl'), 'utf8')
    assert.throws(() => openJournal(folder).verify(), /could not be read .*belongs to user 1000/)
    await assertRejects(openJournal(folder).append({ run: 'r', item: 'i', step: 0, type: 'failed' }), /belongs to user 1000/)
    assert.is(readFileSync(join(folder, 'journal.jsonl'), 'utf8'), text)
    assert.ok(events().includes('foreign-journal'))
  })
  test('a journal that others may write is none', async () => {
    const folder = folderOf()
    await openJournal(folder).append({ run: 'r', item: 'i', step: 0, type: 'failed' })
    chmodSync(join(folder, 'journal.jsonl'), 0o666)
    assert.throws(() => openJournal(folder).entries(), /may be written by others/)
  })
  test('settings and findings of somebody else are refused and noted, also where only an access list lets him write', () => {
    const folder = folderOf()
    for (const name of ['machine.json', 'verdicts.json']) {
      writeFileSync(join(folder, name), '{}')
      theirs(join(folder, name))
    }
    assert.throws(() => readTrusted(join(folder, 'machine.json')), /belongs to user 1000/)
    assert.throws(() => readVerdicts(folder), /belongs to user 1000/)
    assert.equal(events(), ['foreign-path', 'foreign-path'])
    const listed = join(folder, 'practice.json')
    writeFileSync(listed, '{}', { mode: 0o644 })
    if (spawnSync('setfacl', ['-m', 'u:1000:rw', listed]).status === 0) {
      assert.throws(() => readTrusted(listed), /may be written by others/)
    }
  })
  test('a sticky bit protects what is in a folder, not a file', () => {
    const path = join(folderOf(), 'machine.json')
    writeFileSync(path, '{}')
    chmodSync(path, 0o1666)
    assert.throws(() => readTrusted(path), /may be written by others/)
  })
  test('the copy that timers start is not put into a folder of somebody else', () => {
    const folder = folderOf()
    theirs(folder)
    assert.throws(() => keepProgram(join(folder, 'program'), { kind: 'single', executable: '/bin/true' }), /belongs to user 1000/)
  })
  test('nothing is written, restored or removed where somebody else could lead it elsewhere', async () => {
    const root = folderOf()
    const open = join(root, 'theirs')
    mkdirSync(open)
    theirs(open)
    writeFileSync(join(open, 'kept'), 'kept')
    symlinkSync(open, join(root, 'link'))
    const host = openWritingHost()
    try {
      for (const folder of [open, join(root, 'link'), join(open, 'new', 'deep')]) {
        const path = join(folder, 'kept')
        await assertRejects(host.writeFile(path, { bytes: '', mode: 0o644 }), /was not touched: .* belongs to user 1000/)
        await assertRejects(host.removeFile(path), /was not touched/)
        await assertRejects(host.removeDrafts(path), /was not touched/)
        await assertRejects(host.removeFolderIfEmpty(path), /was not touched/)
      }
    } finally {
      await host.close()
    }
    assert.is(readFileSync(join(open, 'kept'), 'utf8'), 'kept')
    assert.ok(events().every((event) => event === 'foreign-target'))
  })
  test('a path with a detour is judged by where it leads', () => {
    const root = folderOf()
    mkdirSync(join(root, 'theirs'))
    theirs(join(root, 'theirs'))
    assert.is(foreignPart(`${root}/own/../theirs/x`)?.because, 'belongs to user 1000')
    assert.is(foreignPart(`${root}/own`), undefined)
  })
} else {
  console.log('SKIP files of others: only root can make them')
}

async function assertRejects(work: Promise<unknown>, words: RegExp): Promise<void> {
  const message = await work.then(
    () => 'it was done',
    (error: Error) => error.message,
  )
  assert.match(message, words)
}

test.run()
