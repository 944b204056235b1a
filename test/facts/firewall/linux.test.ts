import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type CommandOutput, type FileContent, listing, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/firewall/linux.ts'

// Shapes as nftables 1.0.6, iptables 1.8.9, ufw 0.36 and firewalld 1.3 of Debian 12 print them.
const test = suite('firewall facts on Linux')
const ran = (stdout: string, exitCode = 0, stderr = ''): Answer<CommandOutput> => value({ exitCode, stdout, stderr })
const file = (text: string, path = '/x'): FileContent => ({
  path,
  text,
  modifiedAt: '2026-11-01T00:00:00.000Z',
  size: 1,
  mode: 0o644,
  uid: 0,
})
const META = { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } }
const ruleset = (...objects: unknown[]) => ran(JSON.stringify({ nftables: [META, ...objects] }))
const table = (family: string) => ({ table: { family, name: 'filter', handle: 1 } })
const chain = (family: string, policy: string) => ({
  chain: { family, table: 'filter', name: 'input', handle: 2, type: 'filter', hook: 'input', prio: 0, policy },
})
const rule = (family: string, ...expr: unknown[]) => ({ rule: { family, table: 'filter', chain: 'input', handle: 3, expr } })
const OPEN = '-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n'
const CLOSED = '-P INPUT DROP\n-P FORWARD DROP\n-P OUTPUT ACCEPT\n-A INPUT -i lo -j ACCEPT\n'
const DENIED = ran('', 4, 'iptables v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n')
const NFT_DENIED = ran(
  '',
  1,
  'Operation not permitted (you must be root)\nnetlink: Error: cache initialization failed: Operation not permitted\n',
)
const ADDRESSES = '00000000000000000000000000000001 01 80 10 80       lo\nfe8000000000000002163efffe000001 02 40 20 80     eth0\n'
const bare: Probes = {
  nft: ruleset(),
  iptables: ran(OPEN),
  ip6tables: ran(OPEN),
  ufw: absent(),
  ufwConf: absent('absent'),
  ufwDefaults: absent('present'),
  firewalld: absent(),
  firewalldZones: absent(),
  startup: value(listing<FileContent>([])),
  ipv6Off: value(file('0\n')),
  ipv6Addresses: value(file(ADDRESSES)),
  ufwRules: absent('absent'),
  ufwRules6: absent('absent'),
  firewalldConf: absent('absent'),
  firewalldZoneFiles: value(listing<FileContent>([])),
  units: ran(''),
  listeners: ran(''),
  connections: ran(''),
  sshd: absent(),
  forwarding: value(listing([file('0\n')])),
}
const none: Partial<Probes> = { nft: absent(), iptables: absent(), ip6tables: absent() }
const read = (over: Partial<Probes> = {}) => parse({ ...bare, ...over }, { platform: 'linux', now: '2026-11-22T00:00:00.000Z', facts: {} })
const fact = (over: Partial<Probes> = {}) => {
  const answer = read(over)
  assert.is(answer.state, 'value')
  return answer.state === 'value' ? answer.value : assert.unreachable()
}
const inbound = (over: Partial<Probes> = {}) => Object.fromEntries(fact(over)?.profiles.map((one) => [one.name, one.inbound]) ?? [])

test('a host without any rule lets everything in', () => {
  assert.equal(inbound(), { ipv4: 'allow', ipv6: 'allow' })
  assert.equal(
    fact()?.profiles.map(({ on }) => on),
    [false, false],
  )
})
test('an inet table that drops covers both protocols, although ufw is not there', () =>
  assert.equal(inbound({ nft: ruleset(table('inet'), chain('inet', 'drop')) }), { ipv4: 'block', ipv6: 'block' }))
test('a chain that accepts by policy blocks by a last rule', () =>
  assert.is(inbound({ nft: ruleset(table('inet'), chain('inet', 'accept'), rule('inet', { reject: { type: 'icmpx' } })) }).ipv4, 'block'))
test('IPv6 that was forgotten stays open', () => {
  assert.equal(inbound({ nft: ruleset(table('ip'), chain('ip', 'drop')) }), { ipv4: 'block', ipv6: 'allow' })
  assert.equal(inbound({ iptables: ran(CLOSED) }), { ipv4: 'block', ipv6: 'allow' })
})
test('an old iptables rule set counts although nft does not show it', () =>
  assert.equal(inbound({ iptables: ran(CLOSED), ip6tables: ran(CLOSED) }), { ipv4: 'block', ipv6: 'block' }))
test('IPv6 that is switched off or not built in is no way in', () => {
  const names = (over: Partial<Probes>) => fact(over)?.profiles.map(({ name }) => name)
  assert.equal(names({ ipv6Off: value(file('1\n')), ipv6Addresses: value(file('')) }), ['ipv4'])
  assert.equal(names({ ipv6Off: absent('absent'), ipv6Addresses: absent('present') }), ['ipv4'])
})
test('IPv6 without an address is not in use now, and an address counts although the switch says off', () => {
  const used = (over: Partial<Probes>) => fact(over)?.profiles[1]?.inUse
  assert.is(used({ ipv6Addresses: value(file(ADDRESSES.split('\n')[0] ?? '')) }), false)
  assert.is(used({ ipv6Off: value(file('1\n')) }), true)
  assert.is(used({}), true)
  assert.is(used({ ipv6Addresses: { state: 'denied', reason: 'EACCES' } }), 'unknown')
})
test('without the right to see rules the answer is denied, never "no rules"', () => {
  const answer = read({ nft: NFT_DENIED, iptables: DENIED, ip6tables: DENIED })
  assert.is(answer.state, 'denied')
})
test('no tool at all is an open door, not a denied one', () => {
  assert.equal(inbound(none), { ipv4: 'allow', ipv6: 'allow' })
  assert.match(fact(none)?.profiles[0]?.because ?? '', 'no tool')
})
test('an open rule set proves nothing while another one could not be read', () => {
  const found = fact({ nft: NFT_DENIED })?.profiles[0]
  assert.is(found?.on, 'unknown')
  assert.match(found?.because ?? '', 'not permitted')
})
test('a rule set that blocks is enough although another one could not be read', () =>
  assert.is(inbound({ nft: NFT_DENIED, iptables: ran(CLOSED) }).ipv4, 'block'))
test('garbled or empty rule sets are unknown', () => {
  assert.is(inbound({ nft: ran('{"nftables": [') }).ipv4, 'unknown')
  assert.is(inbound({ nft: ran('{}') }).ipv4, 'unknown')
  assert.is(inbound({ nft: { state: 'failed', reason: 'no answer within 15 s' } }).ipv4, 'unknown')
})
test('ufw that calls itself active does not hide an empty kernel', () => {
  const found = fact({ ufw: ran('Status: active\nDefault: deny (incoming), allow (outgoing), disabled (routed)\n') })
  assert.equal(found?.managers, ['ufw'])
  assert.is(found?.profiles[0]?.on, false)
})
test('ufw that is enabled in its file is a manager where the tool did not answer', () => {
  const files = { ufwConf: value(file('ENABLED=yes\n')), ufwDefaults: value(file('IPV6=yes\nDEFAULT_INPUT_POLICY="DROP"\n')) }
  assert.equal(fact({ ...files, ufw: { state: 'failed', reason: 'late' } })?.managers, ['ufw'])
  assert.equal(fact({ ...files, ufw: ran('Status: inactive\n') })?.managers, [])
})
test('two programs that write rules are a weakness', () => {
  const startup = value(listing([{ ...file('', '/etc/systemd/system/sysinit.target.wants/nftables.service') }]))
  const found = fact({
    startup,
    firewalld: ran('running\n'),
    firewalldZones: ran('public (active)\n  target: default\n  interfaces: eth0\n'),
  })
  assert.equal(found?.managers, ['firewalld', 'nftables'])
  assert.match(found?.weaknesses[0]?.what ?? '', 'firewalld and nftables')
})
test('firewalld alone speaks where nft is not installed', () => {
  const zones = (target: string) => ({ firewalldZones: ran(`public (active)\n  target: ${target}\n  interfaces: eth0\n`) })
  assert.is(inbound({ ...none, firewalld: ran('running\n'), ...zones('default') }).ipv4, 'block')
  assert.is(inbound({ ...none, firewalld: ran('running\n'), ...zones('ACCEPT') }).ipv4, 'allow')
})
test('firewalld that cannot be asked leaves a host without tools unknown', () =>
  assert.is(inbound({ ...none, firewalld: ran('', 36, 'Error: DBUS_ERROR: Failed to connect to socket') }).ipv4, 'unknown'))
test('firewalld that does not run is no manager', () => assert.equal(fact({ firewalld: ran('', 252, 'not running\n') })?.managers, []))
test('Docker is a weakness', () => {
  const docker = `${CLOSED}-N DOCKER\n-A FORWARD -o docker0 -j DOCKER\n`
  assert.match(fact({ iptables: ran(docker) })?.weaknesses[0]?.what ?? '', 'Docker')
  assert.equal(fact({ iptables: ran(CLOSED) })?.weaknesses, [])
})
test('an interface that is let in as a whole is a weakness', () =>
  assert.match(fact({ iptables: ran(`${CLOSED}-A INPUT -i wg0 -j ACCEPT\n`) })?.weaknesses[0]?.what ?? '', 'wg0'))

test.run()
