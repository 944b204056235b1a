import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('logs')
const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'rounds-log-'))
test.after(() => rmSync(folder, { recursive: true }))

function run(code: string) {
  const program = `import { auditLog, humanLog } from '${root}lib/logs/log.ts'\n${code}`
  return spawnSync(process.execPath, ['--import', './lib/register.mjs', '--input-type=module', '-e', program], {
    cwd: root,
    encoding: 'utf8',
  })
}

test('every audit line is on the disk before the call returns, though the process is killed at once', () => {
  const killed = run(
    `const log = auditLog(${JSON.stringify(folder)}); for (const step of [1, 2, 3]) { log.info('apply', { step }) } process.kill(process.pid, 'SIGKILL')`,
  )
  assert.is(killed.signal, 'SIGKILL')
  const lines = readFileSync(join(folder, 'audit.log'), 'utf8').trim().split('\n')
  assert.equal(
    lines.map((line) => JSON.parse(line).step),
    [1, 2, 3],
  )
  assert.is(statSync(join(folder, 'audit.log')).mode & 0o777, 0o600)
})
test('no secret reaches the audit log', () => {
  run(`auditLog(${JSON.stringify(folder)}).info('apply', { changes: [{ DefaultPassword: 'hunter2', key: 'Winlogon' }] })`)
  const text = readFileSync(join(folder, 'audit.log'), 'utf8')
  assert.not.match(text, 'hunter2')
  assert.match(text, 'Winlogon')
})
test('the log for people goes to stderr and leaves stdout alone', () => {
  const { stdout, stderr } = run(`const log = humanLog(); log.info('one'); log.debug('two'); log.warn('three', { token: 'abc' })`)
  assert.is(stdout, '')
  assert.equal(stderr.trim().split('\n'), ['info: one', 'debug: two', 'warn: three {"token":"[redacted]"}'])
})

test.run()
