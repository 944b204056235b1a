import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newCheckIn } from '../../../lib/cli/new-check.ts'
import { UsageError } from '../../../lib/errors.ts'
import { projectCopy } from '../authoring/project-copy.ts'

const test = suite('rounds new check')
const project = projectCopy()
const said = newCheckIn(project, 'lid-switch', { fix: true })
const plain = newCheckIn(project, 'lid-plain', {})
const written = [...said.matchAll(/^wrote {2}(.+)$/gm), ...plain.matchAll(/^wrote {2}(.+)$/gm)].map(([, path = '']) => path)
const code = written.filter((path) => !path.startsWith('docs/'))
const node = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { status, output: `${stdout}${stderr}` }
}

test('it says what it wrote and what to do next', () => {
  assert.ok(written.includes('docs/checks/lid-switch.md') && written.includes('remediations/lid-switch.ts'))
  assert.match(said, '1. manifests/lid-switch.json')
  assert.match(said, 'remediations/lid-switch.ts: the plan')
  assert.not.match(plain, 'remediations/')
  assert.ok(written.every((path) => existsSync(`${project}/${path}`)))
})
test('what it wrote passes its own tests', () => {
  const tests = code.filter((path) => path.endsWith('.test.ts'))
  assert.is(tests.length, 9)
  for (const file of tests) {
    const { status, output } = node('--import', './lib/register.mjs', file)
    assert.is(status, 0, `${file}: ${output}`)
    assert.match(output, /Passed: +[1-9]/, file)
  }
})
test('what it wrote has the right types', () => {
  const { output } = node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.')
  assert.equal(
    output.split('\n').filter((line) => /lid-(?:switch|plain)/.test(line)),
    [],
  )
})
test('what it wrote is formatted and linted', () => {
  const { status, output } = node('node_modules/@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', ...code)
  assert.is(status, 0, output)
  assert.match(output, `Checked ${code.length} files`)
})
test('what it wrote keeps the contract of the catalogue', () => {
  mkdirSync(`${project}/test`, { recursive: true })
  copyFileSync(new URL('../../catalogue.test.ts', import.meta.url), `${project}/test/catalogue.test.ts`)
  const { output } = node('--import', './lib/register.mjs', 'test/catalogue.test.ts')
  assert.match(output, /Total: +\d/)
  // The copy has no tests of the other items, so the catalogue complains there; of the new items it must not.
  assert.not.match(output, /lid-(?:switch|plain)/)
  rmSync(`${project}/test/scripts/lid-plain.test.ts`)
  assert.match(node('--import', './lib/register.mjs', 'test/catalogue.test.ts').output, 'lid-plain')
})
test('it judges this computer at once', () => {
  const { status, output } = node('bin/rounds.mjs', 'check', 'lid-switch')
  assert.ok(status === 0 || status === 1, output)
  assert.match(output, 'lid-switch')
})

test('it refuses to overwrite anything, and then writes nothing', () => {
  mkdirSync(`${project}/test/remediations`, { recursive: true })
  writeFileSync(`${project}/test/remediations/lid-third.test.ts`, 'mine')
  assert.throws(
    () => newCheckIn(project, 'lid-third', { fix: true }),
    (error: unknown) => error instanceof UsageError && error.message.includes('  test/remediations/lid-third.test.ts'),
  )
  assert.not.ok(existsSync(`${project}/manifests/lid-third.json`))
  assert.is(readFileSync(`${project}/test/remediations/lid-third.test.ts`, 'utf8'), 'mine')
})
test('an id that is taken is refused', () => {
  for (const id of ['lid-switch', 'screen-lock', 'os-current-versions', 'users']) {
    assert.throws(
      () => newCheckIn(project, id, {}),
      (error: unknown) => error instanceof UsageError && error.message.includes('already'),
    )
  }
})

test.run()
