import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { RegistryValueChange } from '../../../lib/api.ts'
import { registryValue } from '../../../lib/changes/registry-value.ts'
import { expectValue, memoryHost } from './memory-host.ts'

const test = suite('registry value')
const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'
const change: RegistryValueChange = {
  kind: 'registry-value',
  key,
  name: 'InactivityTimeoutSecs',
  type: 'dword',
  data: 900,
  risk: 'restart',
}

async function changed(before?: Parameters<ReturnType<typeof memoryHost>['registry']['set']>[1]) {
  const host = memoryHost()
  if (before) {
    host.keys.add(key)
    host.registry.set(`${key}|${change.name}`, before)
  }
  const state = expectValue(await registryValue.read(host, change))
  await registryValue.apply(host, change, state)
  const after = expectValue(await registryValue.read(host, change))
  return { host, state, after }
}

test('an absent value is set and holds', async () => {
  const { state, after } = await changed()
  assert.equal([registryValue.holds(change, state), registryValue.holds(change, after)], [false, true])
})

test('an absent value is absent again, with the key that was made for it', async () => {
  const { host, state, after } = await changed()
  await registryValue.restore?.(host, change, state, after)
  assert.equal([[...host.registry], [...host.keys]], [[], []])
})

test('a value gets its type and data back', async () => {
  const { host, state, after } = await changed({ type: 'string', data: '900' })
  assert.ok(registryValue.holds(change, after))
  await registryValue.restore?.(host, change, state, after)
  assert.equal(host.registry.get(`${key}|${change.name}`), { type: 'string', data: '900' })
  assert.ok(host.keys.has(key))
})

test('the right number as a text does not hold', async () => {
  const { state } = await changed({ type: 'string', data: '900' })
  assert.not(registryValue.holds(change, state))
})

test('data of a type that cannot be written back is not touched', async () => {
  const host = memoryHost()
  host.registry.set(`${key}|${change.name}`, { type: 'other', data: 'AAAA' })
  const answer = await registryValue.read(host, change)
  assert.equal(answer.state, 'failed')
})

test('a password never reaches a state', async () => {
  const host = memoryHost()
  host.registry.set(`${key}|DefaultPassword`, { type: 'string', data: 'only-for-tests' })
  const answer = await registryValue.read(host, { ...change, name: 'DefaultPassword', type: 'string', data: '' })
  assert.is(answer.state, 'failed')
  assert.not.match(JSON.stringify(answer), 'only-for-tests')
})

test('it says what was and what will be', async () => {
  const { state } = await changed({ type: 'dword', data: 0 })
  assert.equal(registryValue.describe(change, state), { target: `${key}\\InactivityTimeoutSecs`, before: 'dword 0', after: 'dword 900' })
})

test.run()
