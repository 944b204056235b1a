import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type CommandOutput, type FactContext, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/firewall/macos.ts'

// Lines as the documentation of socketfilterfw and its users quote them.
const test = suite('firewall facts on macOS')
const ran = (stdout: string, exitCode = 0): Answer<CommandOutput> => value({ exitCode, stdout, stderr: '' })
const context = (managed: boolean): FactContext => ({
  platform: 'darwin',
  now: '2026-11-22T00:00:00.000Z',
  facts: { 'join-state': value({ join: 'none', managed }) },
})
const read = (global: Answer<CommandOutput>, managed = false) => parse({ global }, context(managed))
const fact = (global: Answer<CommandOutput>, managed = false) => {
  const answer = read(global, managed)
  return answer.state === 'value' ? answer.value : assert.unreachable(JSON.stringify(answer))
}

test('state 1 and state 2 are on', () => {
  assert.is(fact(ran('Firewall is enabled. (State = 1)\n'))?.profiles[0]?.on, true)
  assert.is(fact(ran('Firewall is blocking all non-essential incoming connections. (State = 2)\n'))?.profiles[0]?.on, true)
})
test('state 0 is off', () => assert.is(fact(ran('Firewall is disabled. (State = 0)\n'))?.profiles[0]?.on, false))
test('words without a state are no answer', () => {
  assert.is(read(ran('Firewall is enabled.\n')).state, 'failed')
  assert.is(read(ran('Firewall is enabled. (State = 1)\n', 1)).state, 'failed')
  assert.is(read(absent()).state, 'failed')
  assert.is(read({ state: 'denied', reason: 'EPERM' }).state, 'denied')
})
test('on a managed computer the owner is not known', () => {
  assert.is(fact(ran('Firewall is enabled. (State = 1)\n'), true)?.profiles[0]?.owner, 'unknown')
  assert.is(fact(ran('Firewall is enabled. (State = 1)\n'))?.profiles[0]?.owner, 'local')
})

test.run()
