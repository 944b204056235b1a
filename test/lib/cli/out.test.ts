import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { writeInto } from '../../../lib/cli/out.ts'
import type { ResultDocument } from '../../../lib/schema/types.ts'

const test = suite('where documents are left')
const isRoot = process.getuid?.() === 0
const NOBODY = 65_534
let base: string
let writer: string

test.before(async () => {
  base = fs.mkdtempSync(join(tmpdir(), 'rounds-out-'))
  fs.chmodSync(base, 0o755)
  writer = join(base, 'writer.cjs')
  const entry = fileURLToPath(new URL('./out-writer.ts', import.meta.url))
  await build({ entryPoints: [entry], outfile: writer, bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' })
})
test.after(() => fs.rmSync(base, { recursive: true, force: true }))

function folder(name: string, mode = 0o755): string {
  const path = join(base, name)
  fs.mkdirSync(path)
  fs.chmodSync(path, mode)
  return path
}

const document = (startedAt = '2026-11-22T00:00:00.000Z', practice: string | null = 'Kauri Health') =>
  ({ practice, machine: { id: 'one' }, startedAt }) as unknown as ResultDocument

/** Every file below, with its path from there. */
function below(path: string): string[] {
  return (fs.readdirSync(path, { recursive: true, withFileTypes: true }) as (fs.Dirent & { parentPath?: string })[])
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(path.length + 1))
    .sort()
}

/** As an ordinary user, which is what an endpoint is to a drop folder. */
function asOther(out: string, ...words: string[]): { status: number | null; stderr: string } {
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  const { status, stderr } = spawnSync(process.execPath, [writer, out, ...words], { encoding: 'utf8', cwd: '/', ...user })
  return { status, stderr }
}

test('a document lies at practice, machine and time', () => {
  const out = folder('plain')
  writeInto(out, document())
  writeInto(out, document('2026-11-23T00:00:00.000Z', null))
  assert.equal(below(out), ['kauri-health/one/2026-11-22T000000.000Z.json', 'no-practice/one/2026-11-23T000000.000Z.json'])
  const path = join(out, 'kauri-health/one/2026-11-22T000000.000Z.json')
  assert.equal(JSON.parse(fs.readFileSync(path, 'utf8')), document())
  assert.is(fs.statSync(path).mode & 0o777, 0o640)
})

test('a folder that is not there is made, and one that cannot be is a clear refusal', () => {
  const out = folder('deep')
  writeInto(join(out, 'a/b'), document())
  assert.is(below(out).length, 1)
  fs.writeFileSync(join(out, 'file'), '')
  assert.throws(() => writeInto(join(out, 'file'), document()), /--out .*file: .*it is a file/)
})

test('nothing is written through a link that somebody put there', () => {
  const [out, elsewhere] = [folder('linked'), folder('elsewhere')]
  fs.symlinkSync(elsewhere, join(out, 'kauri-health'))
  assert.throws(() => writeInto(out, document()), /is not a folder, and nothing is written through it/)
  assert.equal(below(elsewhere), [])
})

for (const mode of [0o333, 0o1333, 0o733, 0o1733]) {
  test(`a folder of mode ${mode.toString(8)}, which endpoints may write but not read, takes a document`, () => {
    const out = folder(`drop-${mode.toString(8)}`, mode)
    if (!isRoot && (mode & 0o400) !== 0) {
      // Without another user its owner writes, who may read.
      assert.is(asOther(out, 'Kauri', 'pc', '1').status, 0)
    } else {
      assert.equal(asOther(out, 'Kauri', 'pc', '1'), { status: 0, stderr: '' })
      assert.equal(asOther(out, 'Kauri', 'pc', '2'), { status: 0, stderr: '' })
    }
    fs.chmodSync(out, 0o755)
    unlock(out)
    const found = below(out)
    assert.ok(found.length >= 1)
    for (const path of found) {
      assert.match(path, /\.json$/, 'no draft stays')
      JSON.parse(fs.readFileSync(join(out, path), 'utf8'))
    }
  })
}

/** Whoever collects owns the drop folder, or is root. */
function unlock(path: string): void {
  for (const name of fs.readdirSync(path)) {
    const inner = join(path, name)
    if (fs.lstatSync(inner).isDirectory()) {
      fs.chmodSync(inner, 0o755)
      unlock(inner)
    }
  }
}

if (isRoot) {
  test('whoever comes second puts its own folder beside the first one', () => {
    const out = folder('shared', 0o1733)
    assert.is(asOther(out, 'Kauri', 'first', '1').status, 0)
    const { status, stderr } = spawnSync(process.execPath, [writer, out, 'Kauri', 'second', '1'], {
      encoding: 'utf8',
      cwd: '/',
      uid: 12_345,
      gid: 12_345,
    })
    assert.is(status, 0, stderr)
    assert.equal(below(out), ['kauri/first-0/2026-11-22T000000.000Z.json', 'kauri/second-0/2026-11-22T000000.000Z.json'])
  })
  test('where the folder of the practice takes nothing, the document lies beside it', () => {
    const out = folder('closed', 0o1733)
    fs.mkdirSync(join(out, 'kauri'), { mode: 0o700 })
    assert.equal(asOther(out, 'Kauri', 'pc', '1'), { status: 0, stderr: '' })
    assert.equal(below(out), ['kauri.pc-0.2026-11-22T000000.000Z.json'])
  })
} else {
  console.log('SKIP two users of one drop folder: it needs root')
}

test('where nothing can be renamed, it is written under its last name, and drafts do not gather', async () => {
  const out = folder('no-rename')
  const hook = join(base, 'no-rename.cjs')
  const denied = `() => { throw Object.assign(new Error('EACCES'), { code: 'EACCES' }) }`
  fs.writeFileSync(hook, `const fs = require('node:fs'); fs.renameSync = ${denied}; fs.unlinkSync = ${denied}`)
  for (const count of ['1', '6']) {
    const { status, stderr } = spawnSync(process.execPath, ['-r', hook, writer, out, 'Kauri', 'pc', count], { encoding: 'utf8' })
    assert.is(status, 0, stderr)
  }
  const found = below(out)
  const documents = found.filter((path) => path.endsWith('.json'))
  assert.is(documents.length, 7)
  for (const path of documents) {
    JSON.parse(fs.readFileSync(join(out, path), 'utf8'))
  }
  const drafts = found.filter((path) => !path.endsWith('.json'))
  assert.is(drafts.length, 5, 'one for each computer')
  assert.ok(drafts.every((path) => fs.statSync(join(out, path)).size === 0))
})

test('500 documents of several processes at once: none is lost, and nobody ever sees half of one', async () => {
  const out = folder('many')
  const children: ChildProcess[] = Array.from({ length: 5 }, (_, index) =>
    spawn(process.execPath, [writer, out, 'Kauri', `pc${index}`, '100', '60000'], { stdio: ['ignore', 'ignore', 'inherit'] }),
  )
  const ended = Promise.all(children.map((child) => new Promise<number | null>((resolve) => child.once('exit', resolve))))
  let seen = 0
  const read = new Set<string>()
  const look = () => {
    for (const path of below(out).filter((one) => one.endsWith('.json') && !read.has(one))) {
      const text = fs.readFileSync(join(out, path), 'utf8')
      assert.is((JSON.parse(text) as { padding: string }).padding.length, 60_000, path)
      read.add(path)
      seen++
    }
  }
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  try {
    while (!isOver) {
      look()
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  } finally {
    if (!isOver) {
      for (const child of children) {
        child.kill()
      }
      await ended
    }
  }
  assert.equal(await ended, [0, 0, 0, 0, 0])
  look()
  assert.is(seen, 500)
  assert.equal(
    below(out).filter((path) => !path.endsWith('.json')),
    [],
  )
})

test.run()
