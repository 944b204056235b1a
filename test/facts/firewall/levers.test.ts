import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type CommandOutput, denied, type FileContent, listing, value } from '../../../lib/api.ts'
import { foreignRules } from '../../../lib/facts/firewall/foreign-rules.ts'
import { type LeverProbes, levers } from '../../../lib/facts/firewall/levers.ts'

// Shapes as ss 6.1, sshd 9.2, systemctl 252, nftables 1.0.6 and iptables 1.8.9 print them.
const test = suite('what a fix of the firewall may take hold of')
const ran = (stdout: string, exitCode = 0): Answer<CommandOutput> => value({ exitCode, stdout, stderr: '' })
const file = (text: string, path = '/x'): FileContent => ({
  path,
  text,
  modifiedAt: '2026-11-01T00:00:00.000Z',
  size: 1,
  mode: 0o644,
  uid: 0,
})
const listener = (address: string, program: string) => `tcp LISTEN 0 128 ${address} 0.0.0.0:* users:(("${program}",pid=43,fd=3))\n`
const units = (...of: Array<[string, string, string, string]>) =>
  ran(of.map(([id, load, active, enabled]) => `Id=${id}\nLoadState=${load}\nActiveState=${active}\nUnitFileState=${enabled}\n`).join('\n'))
const bare: LeverProbes = {
  nft: ran('{"nftables": [{"metainfo": {"version": "1.0.6"}}]}'),
  iptables: ran('-P INPUT ACCEPT\n'),
  ip6tables: absent(),
  ufw: absent(),
  ufwDefaults: absent('present'),
  ufwRules: absent(),
  ufwRules6: absent(),
  firewalld: absent(),
  firewalldConf: absent(),
  firewalldZoneFiles: value(listing<FileContent>([])),
  units: units(['ufw.service', 'not-found', 'inactive', ''], ['nftables.service', 'loaded', 'inactive', 'disabled']),
  listeners: ran(listener('0.0.0.0:22', 'sshd') + listener('127.0.0.1:25', 'master')),
  connections: ran(''),
  sshd: ran('port 22\n'),
  forwarding: value(listing([file('0\n'), file('0\n')])),
}
const read = (over: Partial<LeverProbes> = {}) => levers({ ...bare, ...over })
const access = (over: Partial<LeverProbes>) => read(over).access?.map(({ port, protocol }) => `${port}/${protocol}`)

test('a plain computer with SSH', () =>
  assert.equal(read(), {
    listeners: [{ protocol: 'tcp', address: '0.0.0.0', port: 22, programs: ['sshd'] }],
    access: [{ port: 22, protocol: 'tcp' }],
    foreignRules: [],
    forwards: false,
    programs: { nft: true, units: { 'nftables.service': { enabled: false, active: false, masked: false } } },
  }))
test('the port of the session that is open counts, whatever the settings of sshd say now', () => {
  const connections = ran('0 0 10.9.0.1:2222 10.9.0.2:50100 users:(("sshd-session",pid=99,fd=4))\n')
  assert.equal(access({ connections }), ['22/tcp', '2222/tcp'])
})
test('a remote management that listens counts, and one that only calls out does not', () => {
  assert.equal(access({ listeners: ran(listener('*:16990', 'meshagent')) }), ['22/tcp', '16990/tcp'])
  assert.equal(access({ listeners: ran('') }), ['22/tcp'])
})
test('without sshd there is nothing of it to keep', () => assert.equal(access({ sshd: absent(), listeners: ran('') }), []))
test('sshd that does not tell its settings is known by its open port, or not at all', () => {
  const broken = ran('', 255)
  assert.equal(access({ sshd: broken, listeners: ran(listener('0.0.0.0:2022', 'sshd')) }), ['2022/tcp'])
  assert.is(access({ sshd: broken, listeners: ran('') }), undefined)
})
test('ports that could not be read are missing, never none', () => {
  for (const answer of [absent(), denied('no'), ran('', 1), ran('garbled\n')]) {
    assert.is(read({ listeners: answer }).listeners, undefined)
    assert.is(access({ listeners: answer }), undefined)
    assert.is(access({ connections: answer }), undefined)
  }
})
test('traffic that passes through by either protocol counts, and unread is not "no"', () => {
  assert.is(read({ forwarding: value(listing([file('0\n'), file('2\n')])) }).forwards, true)
  assert.is(read({ forwarding: value(listing<FileContent>([])) }).forwards, undefined)
  assert.is(read({ forwarding: value(listing([file('0\n')], ['EACCES'])) }).forwards, undefined)
})
test('ufw comes with its rules, and without them nothing is known', () => {
  const rules = value(file('### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n'))
  const there = { ufw: ran('Status: inactive\n'), ufwDefaults: value(file('IPV6=no\n')), ufwRules: rules, ufwRules6: value(file('')) }
  assert.equal(read(there).programs?.ufw, {
    rules: [{ action: 'allow', protocol: 'tcp', ports: '22', general: true }],
    rules6: [],
    ipv6: false,
  })
  assert.is(read({ ...there, ufwRules6: denied('no') }).programs, undefined)
})
test('firewalld comes with its default zone and every bound one, the own file before the shipped one', () => {
  const zones = [
    file('<zone target="ACCEPT"></zone>', '/etc/firewalld/zones/public.xml'),
    file('<zone><interface name="eth1"/></zone>', '/etc/firewalld/zones/work.xml'),
    file('<zone></zone>', '/usr/lib/firewalld/zones/public.xml'),
    file('<zone></zone>', '/usr/lib/firewalld/zones/home.xml'),
  ]
  const there = { firewalld: ran('', 252), firewalldConf: value(file('DefaultZone=public\n')), firewalldZoneFiles: value(listing(zones)) }
  const found = read(there).programs?.firewalld
  assert.is(found?.running, false)
  assert.equal(
    [...(found?.zones ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1)),
    [
      { name: 'public', accepts: true },
      { name: 'work', accepts: false },
    ],
  )
  assert.is(read({ ...there, firewalldConf: value(file('DefaultZone=gone\n')) }).programs, undefined)
})
test('a unit that somebody masked is told apart', () => {
  const found = read({
    units: units(['firewalld.service', 'masked', 'inactive', 'masked'], ['ufw.service', 'loaded', 'active', 'enabled']),
  })
  assert.equal(found.programs?.units, {
    'firewalld.service': { enabled: false, active: false, masked: true },
    'ufw.service': { enabled: true, active: true, masked: false },
  })
})
test('without systemd no program can be switched on', () => assert.is(read({ units: absent() }).programs, undefined))

const nft = (...objects: unknown[]) => ran(JSON.stringify({ nftables: [{ metainfo: {} }, ...objects] }))
const rule = (table: string, chain: string, ...expr: unknown[]) => ({ rule: { family: 'inet', table, chain, expr } })
const base = (policy: string) => ({ chain: { family: 'ip', table: 'lab', name: 'input', hook: 'input', policy } })

test('a chain with a rule or with a policy that refuses is the work of somebody', () => {
  assert.equal(foreignRules([nft(base('accept'))]), [])
  assert.equal(foreignRules([nft(base('drop'), rule('site', 'input', { accept: null }))]), ['inet site input', 'ip lab input'])
  assert.equal(foreignRules([ran('-P INPUT DROP\n-N SITE\n-A INPUT -p tcp -j SITE\n')]), ['iptables INPUT'])
})
test('what ufw leaves behind, fail2ban and our own table are not', () => {
  assert.equal(
    foreignRules([nft(rule('filter', 'INPUT', { jump: { target: 'ufw-before-input' } }), rule('rounds', 'input', { accept: null }))]),
    [],
  )
  assert.equal(
    foreignRules([ran('-A INPUT -j ufw-before-input\n-A f2b-sshd -j RETURN\n-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd\n')]),
    [],
  )
  assert.equal(foreignRules([ran('-A INPUT -j ufw-before-input\n-A INPUT -p tcp -j ACCEPT\n')]), ['iptables INPUT'])
})
test('a policy for traffic that passes through says nothing about what comes in', () => {
  assert.equal(foreignRules([nft({ chain: { family: 'ip', table: 'filter', name: 'FORWARD', hook: 'forward', policy: 'drop' } })]), [])
  assert.equal(foreignRules([ran('-P INPUT ACCEPT\n-P FORWARD DROP\n')]), [])
})
test('rules that could not be read are unknown, never none', () => {
  for (const answer of [denied('no'), ran('', 1), ran('{"nftables": [')]) {
    assert.is(foreignRules([absent(), answer]), undefined)
  }
})

test.run()
