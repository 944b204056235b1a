import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Answer,
  absent,
  type FactContext,
  failed,
  type Listing,
  listing,
  type PowerShellOutput,
  type RegistryKey,
  value,
} from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/firewall/windows.ts'
import type { PolicyOwner } from '../../../lib/facts/policy-owner/shape.ts'

// Numbers as the NetSecurity module, INetFwPolicy2 and the registry of Windows Firewall use them.
const test = suite('firewall facts on Windows')
const key = (values: Record<string, number>): Answer<RegistryKey> =>
  value({ key: 'K', values: Object.fromEntries(Object.entries(values).map(([name, data]) => [name, { type: 'dword', data } as const])) })
const on = key({ EnableFirewall: 1 })
const auto = key({ Start: 2 })
const products = (...names: string[]): Answer<Listing<RegistryKey>> =>
  value(listing(names.map((data) => ({ key: `Fw\\${data}`, values: { DISPLAYNAME: { type: 'string', data } as const } }))))
const registryOnly: Probes = {
  effective: failed('powershell is not there'),
  domainPolicy: absent('absent'),
  privatePolicy: absent('absent'),
  standardPolicy: absent('absent'),
  publicPolicy: absent('absent'),
  domainLocal: on,
  privateLocal: on,
  publicLocal: on,
  firewallService: auto,
  filterService: auto,
  products: products(),
  remoteDesktop: key({ fDenyTSConnections: 1 }),
  remoteDesktopPolicy: absent('present'),
  remoteDesktopPort: key({ PortNumber: 3389 }),
  remoteDesktopRules: value({ key: 'FirewallRules', values: {} }),
}
const active = (name: string, enabled: number, inbound: number, without: string[] = []) => ({ name, enabled, inbound, without })
const live = (over: PowerShellOutput = {}): Answer<PowerShellOutput> =>
  value({
    profiles: [active('Domain', 1, 4), active('Private', 1, 0), active('Public', 1, 0)],
    com: [],
    current: 4,
    connections: [0],
    services: [
      { name: 'MpsSvc', running: true },
      { name: 'BFE', running: true },
    ],
    products: [],
    refused: [],
    ...over,
  })
const owners = (over: Partial<PolicyOwner> = {}): FactContext => ({
  platform: 'win32',
  now: '2026-11-22T00:00:00.000Z',
  facts: { 'policy-owner': value({ managements: [], domain: 'none', claims: [], ...over }) },
})
const read = (over: Partial<Probes> = {}, context = owners()) => parse({ ...registryOnly, ...over }, context)
const fact = (over: Partial<Probes> = {}, context = owners()) => {
  const answer = read(over, context)
  return answer.state === 'value' ? answer.value : assert.unreachable(JSON.stringify(answer))
}
const profile = (name: string, over: Partial<Probes> = {}, context = owners()) =>
  fact(over, context)?.profiles.find((one) => one.name === name)

test('the active store is what counts, with the built-in block where nothing is configured', () => {
  const found = profile('public', { effective: live() })
  assert.is(found?.on, true)
  assert.is(found?.inbound, 'block')
  assert.is(found?.inUse, true)
  assert.is(profile('domain', { effective: live() })?.inUse, false)
})
test('a profile that is on and lets everything in is seen', () => {
  const effective = live({ profiles: [active('Domain', 1, 2)] })
  assert.is(profile('domain', { effective })?.inbound, 'allow')
})
test('an active store that is on wins over a policy that says off', () =>
  assert.is(profile('domain', { effective: live(), domainPolicy: key({ EnableFirewall: 0 }) })?.on, true))
test('"not configured" in the active store is not off: the registry decides', () =>
  assert.is(profile('public', { effective: live({ profiles: [active('Public', 2, 0)] }) })?.on, true))
test('the registry alone proves that a profile is off', () => {
  assert.is(profile('private', { privateLocal: key({ EnableFirewall: 0 }) })?.on, false)
  assert.is(profile('private', { privateLocal: key({ EnableFirewall: 0 }) })?.inUse, 'unknown')
})
test('a policy wins over the local value in both directions', () => {
  assert.is(profile('public', { publicPolicy: key({ EnableFirewall: 0 }) })?.on, false)
  assert.is(profile('public', { publicPolicy: on, publicLocal: key({ EnableFirewall: 0 }) })?.on, true)
  assert.is(profile('public', { publicPolicy: key({ EnableFirewall: 1, DefaultInboundAction: 0 }) })?.inbound, 'allow')
  assert.is(profile('private', { standardPolicy: key({ EnableFirewall: 0 }) })?.on, false)
})
test('a policy key that may not be read leaves the profile unknown', () => {
  const found = profile('public', { publicPolicy: { state: 'denied', reason: 'access denied' } })
  assert.is(found?.on, 'unknown')
  assert.is(found?.because, 'access denied')
})
test('a missing EnableFirewall is not taken for on', () => assert.is(profile('public', { publicLocal: key({}) })?.on, 'unknown'))
test('keys that are all absent give no fact', () => {
  const nothing = { domainLocal: absent('absent'), privateLocal: absent('absent'), publicLocal: absent('absent') } as const
  assert.is(read(nothing).state, 'failed')
})
test('a device management may say otherwise, so local values prove nothing', () =>
  assert.is(read({ publicLocal: key({ EnableFirewall: 0 }) }, owners({ managements: ['Intune'] })).state, 'failed'))
test('without PowerShell nobody knows whether the service runs', () => {
  assert.equal(
    fact()?.services.map(({ running, startsWithComputer }) => [running, startsWithComputer]),
    [
      ['unknown', true],
      ['unknown', true],
    ],
  )
  assert.is(fact({ firewallService: key({ Start: 4 }) })?.services[0]?.startsWithComputer, false)
  assert.is(fact({ firewallService: absent('present') })?.services[0]?.startsWithComputer, 'unknown')
})
test('the older interface answers for local settings, and a policy still wins', () => {
  const com = [1, 2, 4].map((type) => ({ type, enabled: false, inbound: 0 }))
  assert.is(profile('public', { effective: live({ profiles: [], com }) })?.on, false)
  assert.is(profile('public', { effective: live({ profiles: [], com }), publicPolicy: on })?.on, true)
})
test('without a connection no profile counts as unused', () =>
  assert.is(profile('public', { effective: live({ current: 0, connections: [] }) })?.inUse, 'unknown'))
test('Security Center says whether a product is on', () => {
  const product = (state: number) => fact({ effective: live({ products: [{ name: 'Suite', state }] }) })?.substitutes[0]?.on
  assert.is(product(331776), true)
  assert.is(product(0x52000), false)
  assert.is(product(0x50010), false)
})
test('a product that is only registered is of unknown state', () => {
  assert.is(fact({ products: products('Suite') })?.substitutes[0]?.on, 'unknown')
  assert.equal(fact({ products: products('Old suite'), effective: live() })?.substitutes, [])
})
test('an interface without filter is a weakness', () => {
  const effective = live({ profiles: [active('Public', 1, 0, ['Ethernet 2'])] })
  assert.match(fact({ effective })?.weaknesses[0]?.what ?? '', 'Ethernet 2')
})
test('constrained language, numbers as text and missing lists are no answer', () => {
  const constrained = value({ constrained: true, refused: ['PowerShell runs in constrained language mode'] })
  assert.is(fact({ effective: constrained })?.services[0]?.running, 'unknown')
  assert.is(
    profile('public', { effective: value({ profiles: [{ name: 'Public', enabled: 'True' }] }), publicLocal: key({}) })?.on,
    'unknown',
  )
})
test('the owner is the one who claims the value that counts', () => {
  const setting = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\PublicProfile\\EnableFirewall'
  const context = owners({ domain: 'read', claims: [{ setting, owner: 'domain-policy', source: 'test' }] })
  assert.is(profile('public', { publicPolicy: on }, context)?.owner, 'domain-policy')
  assert.is(profile('domain', {}, context)?.owner, 'local')
})

const rule = (...fields: string[]): Probes['remoteDesktopRules'] =>
  value({ key: 'FirewallRules', values: { 'RemoteDesktop-UserMode-In-TCP': { type: 'string', data: `v2.30|${fields.join('|')}|` } } })
const RDP = ['Action=Allow', 'Active=TRUE', 'Dir=In', 'Protocol=6']
const desktop = (over: Partial<Probes>) => fact({ remoteDesktop: key({ fDenyTSConnections: 0 }), ...over })?.levers?.remoteDesktop

test('Remote Desktop that is off lets nobody be cut off, and the policy decides', () => {
  assert.equal(desktop({ remoteDesktop: key({ fDenyTSConnections: 1 }) }), { state: 'off' })
  assert.equal(desktop({ remoteDesktopPolicy: key({ fDenyTSConnections: 1 }) }), { state: 'off' })
  assert.equal(desktop({ remoteDesktop: key({ fDenyTSConnections: 1 }), remoteDesktopPolicy: key({ fDenyTSConnections: 0 }) })?.state, 'on')
})
test('an active rule lets Remote Desktop in where it names the profile, or everywhere', () => {
  assert.equal(desktop({ remoteDesktopRules: rule(...RDP, 'Profile=Domain', 'Profile=Private', 'LPort=3389') }), {
    state: 'on',
    letIn: ['domain', 'private'],
  })
  assert.equal(desktop({ remoteDesktopRules: rule(...RDP, 'LPort=3389') }), { state: 'on', letIn: ['domain', 'private', 'public'] })
})
test('a rule that sleeps, that some senders only may use, or for another port lets nobody in', () => {
  const nobody = { state: 'on', letIn: [] }
  assert.equal(desktop({ remoteDesktopRules: rule('Action=Allow', 'Active=FALSE', 'Dir=In') }), nobody)
  assert.equal(desktop({ remoteDesktopRules: rule(...RDP, 'RA4=10.0.0.0/255.0.0.0') }), nobody)
  assert.equal(desktop({ remoteDesktopRules: rule(...RDP), remoteDesktopPort: key({ PortNumber: 3390 }) }), nobody)
  assert.equal(desktop({ remoteDesktopRules: { state: 'denied', reason: 'access denied' } }), nobody)
})
test('whether Remote Desktop is on is unknown where its key or its policy was not read', () => {
  assert.is(desktop({ remoteDesktop: absent('absent') }), undefined)
  assert.is(desktop({ remoteDesktopPolicy: { state: 'denied', reason: 'access denied' } }), undefined)
})

test.run()
