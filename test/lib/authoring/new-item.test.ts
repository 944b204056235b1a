import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { itemProblems } from '../../../lib/authoring/manifest-problems.ts'
import { newItemFiles, refusePresent, refuseTaken, writeNew } from '../../../lib/authoring/new-item.ts'
import { UsageError } from '../../../lib/errors.ts'
import { parsed } from '../../../lib/schema/check.ts'
import { fact, item, present } from './manifests.ts'
import { emptyFolder } from './project-copy.ts'

const test = suite('files of a new item')
const project = fileURLToPath(new URL('../../../', import.meta.url))
const files = (fix: boolean) => newItemFiles(project, 'lid-switch', { fix })
const textOf = (path: string, fix = true) => present(files(fix).find((file) => file.path === path)?.text, path)
const refuses = (act: () => void, pattern: RegExp) =>
  assert.throws(act, (error: unknown) => error instanceof UsageError && pattern.test(error.message))

const PLAIN = [
  'lib/facts/lid-switch/linux.ts',
  'lib/facts/lid-switch/macos.ts',
  'lib/facts/lid-switch/shape.ts',
  'lib/facts/lid-switch/windows.ts',
  'manifests/facts/lid-switch.json',
  'manifests/lid-switch.json',
  'scripts/lid-switch.ts',
  'test/facts/lid-switch/linux.test.ts',
  'test/facts/lid-switch/macos.test.ts',
  'test/facts/lid-switch/windows.test.ts',
  'test/scripts/lid-switch.test.ts',
]

test('everything of an item is made', () =>
  assert.equal(
    files(false)
      .map(({ path }) => path)
      .sort(),
    PLAIN,
  ))
test('with a fix there are a plan and its tests, too', () =>
  assert.equal(
    files(true)
      .map(({ path }) => path)
      .filter((path) => !PLAIN.includes(path)),
    ['remediations/lid-switch.ts', 'test/remediations/lid-switch.test.ts'],
  ))
test('no placeholder of the template is left', () => {
  for (const { path, text } of [...files(true), ...files(false)]) {
    assert.not.match(text, /\bID\b|\{\{/, path)
  }
})
test('the manifests are valid, with and without a fix', () => {
  for (const fix of [true, false]) {
    const manifest = parsed('item', textOf('manifests/lid-switch.json', fix), 'x.json')
    assert.equal(itemProblems(manifest), [])
    assert.is(manifest.remediation !== undefined, fix)
    assert.is(parsed('fact', textOf('manifests/facts/lid-switch.json', fix), 'x.json').name, 'lid-switch')
  }
})
test('what nobody has seen answer is not called proved', () => {
  const { platforms } = parsed('fact', textOf('manifests/facts/lid-switch.json'), 'x.json')
  assert.equal(
    Object.values(platforms).map(({ proved }) => proved),
    ['documents', 'documents', 'documents'],
  )
})

test('an id must be one', () => {
  for (const id of ['Lid', 'lid_switch', '1lid', 'lid--switch', '-lid', '', '../lid', 'x'.repeat(41)]) {
    refuses(() => refuseTaken(id, [], []), /cannot be an id/)
  }
  refuseTaken('lid-switch', [item()], [fact()])
})
test('an id that something has is refused', () => {
  refuses(() => refuseTaken('lid-lock', [item()], []), /There is an item "lid-lock" already:/)
  refuses(() => refuseTaken('lid', [item()], []), /an alias of lid-lock/)
  refuses(() => refuseTaken('lid', [], [fact()]), /There is a fact "lid" already/)
})

test('files are written, and scripts may be executed', () => {
  const folder = emptyFolder()
  writeNew(folder, files(false))
  assert.equal(
    PLAIN.filter((path) => !existsSync(`${folder}/${path}`)),
    [],
  )
  if (process.platform !== 'win32') {
    assert.is(statSync(`${folder}/scripts/lid-switch.ts`).mode & 0o777, 0o755)
    assert.is(statSync(`${folder}/lib/facts/lid-switch/shape.ts`).mode & 0o111, 0)
  }
})
test('what is there already is named, all of it', () => {
  const folder = emptyFolder()
  writeFileSync(`${folder}/a.ts`, 'mine')
  writeFileSync(`${folder}/b.ts`, 'mine')
  refuses(() => refusePresent(folder, ['a.ts', 'b.ts', 'c.ts']), /^Nothing was written[\s\S]*a\.ts\n {2}b\.ts\n/)
  refusePresent(folder, ['c.ts'])
})
test('even a file that came in between is not overwritten', () => {
  const folder = emptyFolder()
  writeFileSync(`${folder}/a.ts`, 'mine')
  assert.throws(() => writeNew(folder, [{ path: 'a.ts', text: 'new', executable: false }]), /EEXIST/)
  assert.is(readFileSync(`${folder}/a.ts`, 'utf8'), 'mine')
})

test.run()
