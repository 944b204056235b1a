import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as api from '../lib/api.ts'

const test = suite('the declarations of what packs import')
const root = fileURLToPath(new URL('..', import.meta.url))
const { apiTypes, differenceOf } = await import(new URL('../bin/api.mjs', import.meta.url).href)

test('docs/api/rounds.d.ts is what lib/api.ts gives', () => {
  const kept = readFileSync(join(root, 'docs/api/rounds.d.ts'), 'utf8')
  assert.equal(differenceOf(kept, apiTypes()), [])
})

test('every value that lib/api.ts exports is declared, and nothing else', () => {
  const declared = [...apiTypes().matchAll(/^ {2}export (?:function|const) (\w+)/gm)].map(([, name]) => name)
  assert.equal(declared.sort(), Object.keys(api).sort())
})

test('everything that is declared says what it is', () => {
  const lines: string[] = apiTypes().split('\n')
  const silent = lines.filter((line, at) => /^ {2}(export )?(function|const|type|interface) /.test(line) && !lines[at - 1]?.endsWith('*/'))
  assert.equal(silent, [])
})

test('a change of lib/api.ts fails the check and shows as lines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-api-'))
  try {
    for (const name of ['bin/api.mjs', 'lib/api.ts', 'docs/api/rounds.d.ts']) {
      cpSync(join(root, name), join(folder, name))
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const run = (...more: string[]) => spawnSync(process.execPath, ['bin/api.mjs', ...more], { cwd: folder, encoding: 'utf8' })
    assert.is(run('--check').status, 0)
    const path = join(folder, 'lib/api.ts')
    writeFileSync(path, readFileSync(path, 'utf8').replace('| Absent | Refused\n', '| Absent\n'))
    const { status, stderr } = run('--check')
    assert.is(status, 1)
    assert.match(stderr, 'docs/api/rounds.d.ts is not what lib/api.ts gives: run "npm run api"')
    assert.match(stderr, '-   export type Answer<T> = Value<T> | Absent | Refused\n')
    assert.match(stderr, '+   export type Answer<T> = Value<T> | Absent\n')
    assert.is(stderr.split('\n').filter((line) => /^[+-] /.test(line)).length, 2)
    rmSync(join(folder, 'docs'), { recursive: true })
    assert.is(run('--check').status, 1)
    assert.is(run().status, 0)
    assert.is(run('--check').status, 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a difference leaves out what stands in both texts, but for two lines of surroundings', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].join('\n')
  assert.equal(differenceOf(before, before.replace('f', 'F')), ['...', '  d', '  e', '- f', '+ F', '  g', '  h'])
  assert.equal(differenceOf('', 'a'), ['- ', '+ a'])
  assert.equal(differenceOf(before, before), [])
})

test.run()
