import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeFolders, removeDrafts, removeFile, removeFolderIfEmpty, writeFileDurably } from '../../../lib/host/writer-files.ts'

const test = suite('writing files')
let folder = ''
test.before.each(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'rounds-writer-'))
})
test.after.each(() => fs.rmSync(folder, { recursive: true }))

const at = (...names: string[]) => join(folder, ...names)
const mode = (path: string) => fs.statSync(path).mode & 0o7777
const write = (path: string, text: string, bits = 0o644) => writeFileDurably(path, Buffer.from(text), { mode: bits })

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return 'nothing was thrown'
}

test('a new file has the bytes and the mode, whatever the umask says', () => {
  const before = process.umask(0o077)
  write(at('a'), 'text', 0o664)
  process.umask(before)
  assert.equal([fs.readFileSync(at('a'), 'utf8'), mode(at('a')), fs.readdirSync(folder)], ['text', 0o664, ['a']])
})

test('an old file is replaced as a whole', () => {
  write(at('a'), 'a long old text')
  const old = fs.openSync(at('a'), 'r')
  write(at('a'), 'new', 0o600)
  assert.equal([fs.readFileSync(at('a'), 'utf8'), mode(at('a'))], ['new', 0o600])
  assert.is(fs.readFileSync(old, 'utf8'), 'a long old text')
  fs.closeSync(old)
})

test('owner and group are set where they are named', () => {
  if (process.getuid?.() !== 0) {
    console.log('SKIP owner and group: needs root to give a file away')
    return
  }
  writeFileDurably(at('a'), Buffer.from(''), { mode: 0o2640, uid: 65534, gid: 65534 })
  const { uid, gid } = fs.statSync(at('a'))
  assert.equal([uid, gid, mode(at('a'))], [65534, 65534, 0o2640])
})

test('a symbolic link is never written through nor replaced', () => {
  write(at('target'), 'kept')
  fs.symlinkSync('target', at('link'))
  assert.match(
    messageOf(() => write(at('link'), 'x')),
    `${at('link')} is a symbolic link: it was not written`,
  )
  assert.equal([fs.readFileSync(at('target'), 'utf8'), fs.readlinkSync(at('link'))], ['kept', 'target'])
})

test('a folder in the place of the file is refused', () => {
  fs.mkdirSync(at('d'))
  assert.is(
    messageOf(() => write(at('d'), 'x')),
    `${at('d')} is not a regular file: it was not written`,
  )
})

test('a missing folder is told, and nothing is left behind', () => {
  assert.is(
    messageOf(() => write(at('no', 'a'), 'x')),
    `${at('no', 'a')} could not be written (ENOENT)`,
  )
  assert.equal(fs.readdirSync(folder), [])
})

test('drafts go that a killed run or GLib left beside the file, and nothing of anybody else', () => {
  const others = ['local', 'local.d', 'local.abcdef', 'local.ABCDEFG', 'other.ABC123', '.local.x.rounds']
  const [own, glib] = [`.local.${'0a'.repeat(18)}.rounds`, 'local.ADEIZ3']
  for (const name of [...others, own, glib]) {
    write(at(name), '')
  }
  removeDrafts(at('local'))
  assert.equal(fs.readdirSync(folder).sort(), [...others, glib].sort())
  removeDrafts(at('local'), 'glib')
  assert.equal(fs.readdirSync(folder).sort(), [...others].sort())
})

test('a failure after the draft was begun leaves the old file and nothing else', () => {
  write(at('a'), 'old')
  const broken = () => writeFileDurably(at('a'), Buffer.from('new'), { mode: 0o644, uid: -5 })
  assert.match(messageOf(broken), `${at('a')} could not be written (`)
  assert.equal([fs.readFileSync(at('a'), 'utf8'), fs.readdirSync(folder)], ['old', ['a']])
})

test('removing tells whether there was something', () => {
  write(at('a'), '')
  assert.equal([removeFile(at('a')), removeFile(at('a')), removeFile(at('no', 'a'))], [true, false, false])
})

test('removing a link leaves what it leads to', () => {
  write(at('target'), 'kept')
  fs.symlinkSync('target', at('link'))
  assert.ok(removeFile(at('link')))
  assert.equal(fs.readdirSync(folder), ['target'])
})

test('a folder is not removed as a file', () => {
  fs.mkdirSync(at('d'))
  assert.match(
    messageOf(() => removeFile(at('d'))),
    `${at('d')} could not be removed (`,
  )
})

test('only missing folders are made, outermost first, open for reading', () => {
  const before = process.umask(0o077)
  assert.equal(makeFolders(at('a', 'b')), [at('a'), at('a', 'b')])
  process.umask(before)
  assert.equal(makeFolders(at('a', 'b', 'c')), [at('a', 'b', 'c')])
  assert.equal(makeFolders(at('a')), [])
  assert.is(mode(at('a', 'b')), 0o755)
})

test('a file in the place of a folder is named', () => {
  write(at('file'), '')
  assert.match(
    messageOf(() => makeFolders(at('file', 'below'))),
    `${at('file')} should be a folder, but it is a file`,
  )
})

test('a folder is removed only when it is empty', () => {
  makeFolders(at('a', 'b'))
  assert.equal(
    [at('a'), at('a', 'b'), at('a'), at('a')].map((path) => removeFolderIfEmpty(path)),
    [false, true, true, false],
  )
})

test.run()
