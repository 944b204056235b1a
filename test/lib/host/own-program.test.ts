import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { forgetProgram, keepProgram, type RunningProgram, runningProgram } from '../../../lib/host/own-program.ts'

const test = suite('own program')
let base = ''
let folder = ''

/** A program as somebody may have brought it: a script that the shell runs stands for an executable. */
function brought(name: string, text = '#!/bin/sh\necho "$0" "$@"\n'): string {
  const path = join(base, 'download', name)
  fs.mkdirSync(join(base, 'download'), { recursive: true })
  fs.writeFileSync(path, text, { mode: 0o755 })
  return path
}

function modeOf(path: string): number {
  return fs.statSync(path).mode & 0o777
}

function failure(run: () => unknown): string {
  try {
    run()
    return 'it did not throw'
  } catch (error) {
    return (error as Error).message
  }
}

test.before.each(() => {
  base = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'rounds-own-program-')))
  folder = join(base, 'state', 'program')
})
test.after.each(() => fs.rmSync(base, { recursive: true }))

test('a bundle and the Node that was brought with it are kept, and work after both are gone', () => {
  const bundle: RunningProgram = { kind: 'bundle', executable: brought('node'), entry: brought('rounds.cjs', 'x') }
  const words = keepProgram(folder, bundle)
  assert.equal(words, [join(folder, 'node'), join(folder, 'rounds.cjs')])
  fs.rmSync(join(base, 'download'), { recursive: true })
  assert.is(spawnSync(words[0] ?? '', words.slice(1)).stdout.toString(), `${words.join(' ')}\n`)
})

test('only its owner can read and run the copy', () => {
  keepProgram(folder, { kind: 'bundle', executable: brought('node'), entry: brought('rounds.cjs', 'x') })
  assert.equal([folder, join(folder, 'node'), join(folder, 'rounds.cjs')].map(modeOf), [0o700, 0o700, 0o700])
})

test('a Node that was installed is used where it is', () => {
  const words = keepProgram(folder, { kind: 'bundle', executable: '/usr/bin/node', entry: brought('rounds.cjs', 'x') })
  assert.equal(words, ['/usr/bin/node', join(folder, 'rounds.cjs')])
  assert.equal(fs.readdirSync(folder), ['rounds.cjs'])
})

test('native modules beside the bundle come along', () => {
  brought('registry.node', 'binary')
  brought('notes.txt', 'no part of it')
  keepProgram(folder, { kind: 'bundle', executable: '/usr/bin/node', entry: brought('rounds.cjs', 'x') })
  assert.equal(fs.readdirSync(folder).sort(), ['registry.node', 'rounds.cjs'])
})

test('a single executable is the whole program', () => {
  assert.equal(keepProgram(folder, { kind: 'single', executable: brought('rounds-linux-x64') }), [join(folder, 'rounds')])
})

test('sources are used where they are', () => {
  const checkout: RunningProgram = { kind: 'checkout', executable: '/opt/node', entry: '/opt/rounds/bin/rounds.mjs' }
  assert.equal(keepProgram(folder, checkout), ['/opt/node', '/opt/rounds/bin/rounds.mjs'])
  assert.not(fs.existsSync(folder))
})

test('a newer program replaces the copy, and the same one leaves it alone', () => {
  const running: RunningProgram = { kind: 'bundle', executable: '/usr/bin/node', entry: brought('rounds.cjs', 'old') }
  keepProgram(folder, running)
  const first = fs.statSync(join(folder, 'rounds.cjs')).ino
  keepProgram(folder, running)
  assert.is(fs.statSync(join(folder, 'rounds.cjs')).ino, first)
  brought('rounds.cjs', 'new')
  keepProgram(folder, running)
  assert.is(fs.readFileSync(join(folder, 'rounds.cjs'), 'utf8'), 'new')
})

test('the copy itself can keep itself', () => {
  const words = keepProgram(folder, { kind: 'bundle', executable: brought('node'), entry: brought('rounds.cjs', 'x') })
  const [executable = '', entry = ''] = words
  assert.equal(keepProgram(folder, { kind: 'bundle', executable, entry }), words)
})

test('a copy that does not start is noticed now', () => {
  const message = failure(() => keepProgram(folder, { kind: 'single', executable: brought('rounds', '#!/bin/sh\nexit 7\n') }))
  assert.match(message, 'does not start (exit code 7)')
  assert.match(message, join(folder, 'rounds'))
})

test('a link in place of the copy is not written through', () => {
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(join(base, 'theirs'), 'theirs')
  fs.symlinkSync(join(base, 'theirs'), join(folder, 'rounds.cjs'))
  const message = failure(() => keepProgram(folder, { kind: 'bundle', executable: '/usr/bin/node', entry: brought('rounds.cjs', 'x') }))
  assert.match(message, 'is a symbolic link')
  assert.is(fs.readFileSync(join(base, 'theirs'), 'utf8'), 'theirs')
})

test('forgotten, nothing is left, also where there was nothing', () => {
  keepProgram(folder, { kind: 'single', executable: brought('rounds') })
  forgetProgram(folder)
  assert.not(fs.existsSync(folder))
  forgetProgram(folder)
})

test('forgetting a link in place of the folder leaves what it leads to', () => {
  fs.mkdirSync(join(base, 'theirs'))
  fs.writeFileSync(join(base, 'theirs', 'file'), '')
  fs.mkdirSync(join(base, 'state'))
  fs.symlinkSync(join(base, 'theirs'), folder)
  forgetProgram(folder)
  assert.ok(fs.existsSync(join(base, 'theirs', 'file')))
})

test('a file of one item leads to the program of its checkout', () => {
  const started = process.argv[1]
  try {
    process.argv[1] = fileURLToPath(new URL('../../../scripts/screen-lock.ts', import.meta.url))
    const { kind, entry } = runningProgram()
    assert.equal([kind, entry], ['checkout', fs.realpathSync(fileURLToPath(new URL('../../../bin/rounds.mjs', import.meta.url)))])
  } finally {
    process.argv[1] = started ?? ''
  }
})

test('a bundle is recognised through a link and without its ending', () => {
  const started = process.argv[1]
  const bundle = brought('rounds.cjs', 'x')
  fs.symlinkSync(bundle, join(base, 'rounds'))
  try {
    for (const path of [bundle, bundle.slice(0, -4), join(base, 'rounds')]) {
      process.argv[1] = path
      assert.equal(runningProgram(), { kind: 'bundle', executable: fs.realpathSync(process.execPath), entry: bundle })
    }
    process.argv[1] = join(base, 'gone.cjs')
    assert.match(failure(runningProgram), 'is not there any more')
  } finally {
    process.argv[1] = started ?? ''
  }
})

if (process.platform === 'win32') {
  console.log('own program: not run on Windows, where a script does not stand for an executable')
} else {
  test.run()
}
