import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Ran, rounds } from './rounds.ts'

const test = suite('rounds prove')
const folder = mkdtempSync(join(tmpdir(), 'prove-cli-'))
const prove = (id: string, ...args: string[]): Ran => rounds(['prove', id, ...args], { ROUNDS_STATE_DIR: join(folder, 'state') })
const named = (...files: string[]) => ['--set', `backup-daily.resticEnvironments=${files.join(',')}`]
test.after(() => rmSync(folder, { recursive: true }))

test('without a named repository nothing is tried, and the setting is named', () => {
  const { code, stdout, stderr } = prove('backup-restore-tested')
  assert.is(code, 64)
  assert.is(stdout, '')
  assert.match(stderr, /^rounds: No repository is named.*backup-daily\.resticEnvironments or backup-daily\.borgEnvironments/)
})
test('only the restore can be proved, under its other name, too', () => {
  assert.match(prove('screen-lock').stderr, /Only backup-restore-tested can be proved.*rounds check screen-lock/)
  assert.match(prove('backup-validation-monthly').stderr, /No repository is named/)
  assert.is(prove('no-such-item').code, 64)
})
test('a canary that is no absolute path and a repository that is not named are wrong usage', () => {
  const file = join(folder, 'env')
  assert.match(
    prove('backup-restore-tested', ...named(file), '--set', 'backup-restore-tested.canary=a.txt').stderr,
    /expected the absolute path/,
  )
  const other = prove('backup-restore-tested', ...named(file), '--repository', '/etc/other')
  assert.is(other.code, 64)
  assert.match(other.stderr, /--repository "\/etc\/other": expected one of .*env/)
})
test('an environment file that is missing is refused as unknown, and the others get their turn', () => {
  const empty = join(folder, 'empty')
  writeFileSync(empty, '# nothing\n', { mode: 0o600 })
  const { code, stdout, stderr } = prove('backup-restore-tested', ...named(join(folder, 'none'), empty), '--rmm')
  assert.is(code, 2, stderr)
  const [first, second, last] = stdout.trim().split('\n')
  assert.match(first ?? '', /^refused {2}restic .*none is not there/)
  assert.match(second ?? '', /names no repository of restic$/)
  assert.match(last ?? '', /^ROUNDS UNKNOWN backup-restore-tested: 2 of 2 refused, restic /)
})
test('JSON holds what came of it, and no value of the environment file', () => {
  const file = join(folder, 'secret')
  writeFileSync(file, 'RESTIC_PASSWORD=hunter2\n', { mode: 0o600 })
  const { stdout } = prove('backup-restore-tested', ...named(file), '--json')
  const { item, status, repositories } = JSON.parse(stdout)
  assert.equal([item, status, repositories.length, repositories[0].outcome], ['backup-restore-tested', 'unknown', 1, 'refused'])
  assert.not.match(stdout, /hunter2/)
  assert.not.match(readFileSync(join(folder, 'state', 'audit.log'), 'utf8'), /hunter2/)
})

test.run()
