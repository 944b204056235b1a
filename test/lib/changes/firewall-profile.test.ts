import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FirewallProfileChange } from '../../../lib/api.ts'
import { firewallProfile } from '../../../lib/changes/firewall-profile.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

const test = suite('firewall profile')
const change: FirewallProfileChange = { kind: 'firewall-profile', profile: 'Private', enabled: true, inbound: 'Block', risk: 'disruptive' }
type Values = Record<string, string>

/** What the two texts answer; names and values as the NetSecurity module has them. */
function windows(values: Values) {
  const profile = { ...values }
  const host = memoryHost(undefined, (name, input) => {
    if (name === 'firewall-profile.write') {
      Object.assign(profile, input.values)
      return { done: true }
    }
    return { values: Object.fromEntries((input.names as string[]).map((one) => [one, profile[one] ?? null])) }
  })
  return { host, profile }
}

test('one profile is switched on, and its own values come back', async () => {
  const { host, profile } = windows({ Enabled: 'False', DefaultInboundAction: 'NotConfigured', LogBlocked: 'True' })
  const before = expectValue(await firewallProfile.read(host, change))
  assert.not(firewallProfile.holds(change, before))
  await firewallProfile.apply(host, change, before)
  const after = expectValue(await firewallProfile.read(host, change))
  assert.ok(firewallProfile.holds(change, after))
  await firewallProfile.restore?.(host, change, before, after)
  assert.equal(profile, { Enabled: 'False', DefaultInboundAction: 'NotConfigured', LogBlocked: 'True' })
})
test('what the change does not ask for is neither read nor written', async () => {
  const { inbound: _, ...only } = change
  const { host } = windows({ Enabled: 'False', DefaultInboundAction: 'Allow' })
  const before = expectValue(await firewallProfile.read(host, only))
  assert.equal(before, { values: { Enabled: 'False' } })
  await firewallProfile.apply(host, only, before)
  assert.is(host.log.at(-1), 'firewall-profile.write {"profile":"Private","values":{"Enabled":"True"}}')
})
test('before and after in words', async () => {
  const state = expectValue(await firewallProfile.read(windows({ Enabled: 'True', DefaultInboundAction: 'Allow' }).host, change))
  assert.equal(firewallProfile.describe(change, state), {
    target: 'profile Private',
    before: 'Enabled = True, DefaultInboundAction = Allow',
    after: 'Enabled = True, DefaultInboundAction = Block',
  })
})
test('without PowerShell nothing is read and nothing is said to be set', async () => {
  assert.is((await firewallProfile.read(memoryHost(), change)).state, 'failed')
  assert.match(await rejection(firewallProfile.apply(memoryHost(), change, { values: {} })), 'there is no PowerShell')
})

test.run()
