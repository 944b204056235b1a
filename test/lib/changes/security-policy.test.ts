import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { SecurityPolicyChange } from '../../../lib/api.ts'
import { securityPolicy } from '../../../lib/changes/security-policy.ts'
import { decodeUtf16, policyInf } from '../../../lib/formats/secedit.ts'
import { expectValue, memoryHost, present, rejection } from './memory-host.ts'

const test = suite('security policy')
const change: SecurityPolicyChange = {
  kind: 'security-policy',
  values: { MinimumPasswordLength: 8, MaximumPasswordAge: 90 },
  risk: 'disruptive',
}

/** A secedit that keeps its policy in a map and exports it as Windows does: UTF-16 with a byte order mark. */
function windows(exitCode = 0, ignored = false) {
  const policy: Record<string, number> = { MinimumPasswordLength: 0, MaximumPasswordAge: -1, PasswordComplexity: 0 }
  const host = memoryHost((command, { files }, given) => {
    if (command[1] === '/export') {
      files.set('policy.inf', present(policyInf(policy)))
      return {}
    }
    const inf = decodeUtf16(given['policy.inf'] ?? new Uint8Array())
    for (const [, name = '', number] of ignored ? [] : inf.matchAll(/^(\w+) = (-?\d+)/gm)) {
      policy[name] = Number(number)
    }
    return { exitCode }
  })
  return { host, policy }
}

test('the state holds the keys of the change and no other', async () => {
  const state = expectValue(await securityPolicy.read(windows().host, change))
  assert.equal(state, { values: { MinimumPasswordLength: 0, MaximumPasswordAge: -1 } })
})

test('the change is configured and holds; keys that are not named stay', async () => {
  const { host, policy } = windows()
  const before = expectValue(await securityPolicy.read(host, change))
  await securityPolicy.apply(host, change, before)
  assert.equal(policy, { MinimumPasswordLength: 8, MaximumPasswordAge: 90, PasswordComplexity: 0 })
  assert.ok(securityPolicy.holds(change, expectValue(await securityPolicy.read(host, change))))
})

test('exactly these keys go back, also to never', async () => {
  const { host, policy } = windows()
  const before = expectValue(await securityPolicy.read(host, change))
  await securityPolicy.apply(host, change, before)
  policy.PasswordComplexity = 1
  await securityPolicy.restore?.(host, change, before, before)
  assert.equal(policy, { MinimumPasswordLength: 0, MaximumPasswordAge: -1, PasswordComplexity: 1 })
})

test('exit code 3 is done with warnings, any other is a failure', async () => {
  const before = { values: {} }
  await securityPolicy.apply(windows(3).host, change, before)
  assert.is(await rejection(securityPolicy.apply(windows(1).host, change, before)), 'The local security policy was not set: exit code 1')
})

test('a success that changed nothing does not hold', async () => {
  const { host } = windows(0, true)
  await securityPolicy.apply(host, change, { values: {} })
  assert.not(securityPolicy.holds(change, expectValue(await securityPolicy.read(host, change))))
})

test('a policy without one of the keys is not changed, because it could not be put back', async () => {
  const answer = await securityPolicy.read(windows().host, { ...change, values: { LockoutDuration: 15 } })
  assert.equal(answer, { state: 'failed', reason: 'The local security policy does not say LockoutDuration, so it could not be put back' })
})

test('no secedit and an export without a file are failures', async () => {
  assert.is((await securityPolicy.read(memoryHost(), change)).state, 'failed')
  assert.is(
    (
      await securityPolicy.read(
        memoryHost(() => ({})),
        change,
      )
    ).state,
    'failed',
  )
})

test('it says old and new numbers', () => {
  const { before, after } = securityPolicy.describe(change, { values: { MinimumPasswordLength: 0, MaximumPasswordAge: -1 } })
  assert.equal(
    [before, after],
    ['MinimumPasswordLength = 0, MaximumPasswordAge = -1', 'MinimumPasswordLength = 8, MaximumPasswordAge = 90'],
  )
})

test.run()
