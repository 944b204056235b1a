import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied, type SecretRemovalChange } from '../../../lib/api.ts'
import { secretRemoval } from '../../../lib/changes/secret-removal.ts'
import { expectValue, memoryHost } from './memory-host.ts'

const test = suite('secret removal')
const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'
const change: SecretRemovalChange = {
  kind: 'secret-removal',
  key,
  name: 'DefaultPassword',
  risk: 'safe',
  consent: { code: 'forget-stored-password', because: 'it is removed for good' },
}
function host() {
  const made = memoryHost()
  made.keys.add(key)
  made.registry.set(`${key}|DefaultPassword`, { type: 'string', data: 'only-for-tests' })
  made.registry.set(`${key}|DefaultUserName`, { type: 'string', data: 'anna' })
  return made
}

test('the state says that there is a secret and not what it is', async () => {
  const state = expectValue(await secretRemoval.read(host(), change))
  assert.equal(state, { present: true })
  assert.not.match(JSON.stringify([state, secretRemoval.describe(change, state)]), 'only-for-tests')
})
test('it removes this value and no other', async () => {
  const one = host()
  const before = expectValue(await secretRemoval.read(one, change))
  assert.not(secretRemoval.holds(change, before))
  await secretRemoval.apply(one, change, before)
  assert.equal([...one.registry.keys()], [`${key}|DefaultUserName`])
  assert.ok(secretRemoval.holds(change, expectValue(await secretRemoval.read(one, change))))
})
test('nothing can take it back', () => assert.is(secretRemoval.restore, null))
test('an empty value is removed as well', async () => {
  const one = host()
  one.registry.set(`${key}|DefaultPassword`, { type: 'string', data: '' })
  assert.not(secretRemoval.holds(change, expectValue(await secretRemoval.read(one, change))))
})
test('what cannot be read is not removed', async () => {
  const one = { ...host(), readRegistryValue: async () => denied('access denied') }
  assert.equal(await secretRemoval.read(one, change), denied('access denied'))
})
test('it says that it is for good', () => {
  const { before, after } = secretRemoval.describe(change, { present: true })
  assert.equal([before, after], ['a stored secret', 'removed for good'])
})

test.run()
