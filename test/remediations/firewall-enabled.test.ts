import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change, Context, Plan, Refusal } from '../../lib/api.ts'
import type { FirewallSettings } from '../../lib/facts/firewall/ports-to-keep.ts'
import type { Firewall, FirewallProfile, FirewallPrograms, FirewallService, Levers } from '../../lib/facts/firewall/shape.ts'
import type { Socket } from '../../lib/formats/ss.ts'
import { ufwRules } from '../../lib/formats/ufw-rules.ts'
import plan from '../../remediations/firewall-enabled.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('firewall-enabled remediation')

const on = (platform: Context['platform'], rest: Partial<Context> = {}): Context => ({ platform, ...ORDINARY, ...rest })
const USUAL: FirewallSettings = { allowPorts: [], closePorts: [], rulesChecked: false }
const DANGER = { risk: 'disruptive', endangersAccess: true } as const
const profile = (name: string, over: Partial<FirewallProfile> = {}): FirewallProfile => ({
  name,
  inUse: true,
  on: false,
  inbound: 'block',
  source: 'test',
  owner: 'local',
  ...over,
})
const shut = (name: string) => profile(name, { on: true })
const firewall = (over: Partial<Firewall>): Firewall => ({
  profiles: [],
  services: [],
  substitutes: [],
  managers: [],
  weaknesses: [],
  ...over,
})
const refused = (planned: Plan | Refusal): Refusal =>
  'refused' in planned ? planned : (assert.unreachable(JSON.stringify(planned)) as never)
const code = (planned: Plan | Refusal) => ('refused' in planned ? planned.refused : 'planned')
const changes = (planned: Plan | Refusal): Change[] =>
  'changes' in planned ? planned.changes : (assert.unreachable(planned.because) as never)

// ── Linux ────────────────────────────────────────────────────────────────────

const listens = (port: number, program?: string, protocol: Socket['protocol'] = 'tcp'): Socket => ({
  protocol,
  address: '0.0.0.0',
  port,
  programs: program === undefined ? [] : [program],
})
const ssh = { port: 22, protocol: 'tcp' } as const
const programs = (over: Partial<FirewallPrograms> = {}): FirewallPrograms => ({ nft: true, units: {}, ...over })
const UFW = { rules: [], rules6: [], ipv6: true }
const allow = (action: string, ports: string) => ufwRules(`### tuple ### ${action} tcp ${ports} 0.0.0.0/0 any 0.0.0.0/0 in\n`)
const closed: Levers = {
  listeners: [listens(22, 'sshd')],
  access: [ssh],
  foreignRules: [],
  forwards: false,
  programs: programs({ ufw: UFW }),
}
const linux = (over: Partial<Levers> = {}, settings: Partial<FirewallSettings> = {}, profiles = [profile('ipv4'), profile('ipv6')]) =>
  plan({ firewall: firewall({ profiles, levers: { ...closed, ...over } }) }, { ...USUAL, ...settings }, on('linux'))
const without = (lever: keyof Levers) =>
  plan(
    {
      firewall: firewall({
        profiles: [profile('ipv4')],
        levers: Object.fromEntries(Object.entries(closed).filter(([name]) => name !== lever)),
      }),
    },
    USUAL,
    on('linux'),
  )

test('ufw: its unit first, then the ports, and each may cut off whoever works from afar', () =>
  assert.equal(linux(), {
    changes: [
      { kind: 'systemd-unit', unit: 'ufw.service', enabled: true, active: true, ...DANGER },
      { kind: 'ufw', allow: [ssh], ...DANGER },
    ],
    takesEffect: 'now',
  }))
test('services that the clinic works with stay open and are named', () => {
  const planned = linux({
    listeners: [listens(22, 'sshd'), listens(445, 'smbd'), listens(3050, 'ibserver'), listens(1434, 'sqlservr', 'udp')],
  })
  const [, ufw] = changes(planned)
  assert.equal(ufw?.kind === 'ufw' && ufw.allow.map(({ port, protocol }) => `${port}/${protocol}`), [
    '22/tcp',
    '445/tcp',
    '1434/udp',
    '3050/tcp',
  ])
  const [left = ''] = ('leaves' in planned && planned.leaves) || []
  assert.match(left, /445.tcp \(shared folders\), 3050.tcp \(InterBase or Firebird\), 1434.udp \(SQL Server\)/)
})
test('a listener that nobody knows stops the plan, with its program', () => {
  const { refused: why, because } = refused(linux({ listeners: [listens(8123, 'dictation'), listens(4444)] }))
  assert.is(why, 'unknown-listeners')
  assert.match(because, /8123.tcp \(dictation\), 4444.tcp \(the kernel\)/)
  assert.match(because, /allowPorts/)
})
test('a known port in the hands of another program is not known', () => {
  assert.is(code(linux({ listeners: [listens(445, 'nc')] })), 'unknown-listeners')
  assert.is(code(linux({ listeners: [listens(3050)] })), 'unknown-listeners')
})
test('people may open or close what is not known', () => {
  const listeners = [listens(8123, 'dictation')]
  const opened = changes(linux({ listeners }, { allowPorts: ['8123/tcp'] }))[1]
  assert.equal(opened?.kind === 'ufw' && opened.allow, [ssh, { port: 8123, protocol: 'tcp' }])
  const shutDown = changes(linux({ listeners }, { closePorts: ['8123/tcp'] }))[1]
  assert.equal(shutDown?.kind === 'ufw' && shutDown.allow, [ssh])
})
test('nobody can close the door over which the computer is looked after', () => {
  const [, ufw] = changes(linux({}, { closePorts: ['22/tcp'] }))
  assert.equal(ufw?.kind === 'ufw' && ufw.allow, [ssh])
})
test('a service of the clinic may be closed by name', () => {
  const planned = linux({ listeners: [listens(445, 'smbd')] }, { closePorts: ['445/tcp'] })
  assert.is('leaves' in planned, false)
})
test('a port that is none is refused before anything else', () => {
  for (const wrong of ['8080', '0/tcp', '70000/tcp', '22/sctp', '22/tcp; reboot']) {
    assert.is(code(linux({}, { allowPorts: [wrong] })), 'bad-port', wrong)
  }
})
test('what only waits for answers needs no open port', () => {
  const asking = [listens(68, 'dhclient', 'udp'), listens(5353, 'avahi-daemon', 'udp'), listens(41000, 'firefox', 'udp')]
  const [, ufw] = changes(linux({ listeners: asking }))
  assert.equal(ufw?.kind === 'ufw' && ufw.allow, [ssh])
})
test('a high UDP port without a program is a tunnel or unknown, never a question', () => {
  assert.is(code(linux({ listeners: [listens(45000, undefined, 'udp')] })), 'unknown-listeners')
  assert.is(code(linux({ listeners: [listens(51820, undefined, 'udp')], access: [ssh, { port: 51820, protocol: 'udp' }] })), 'planned')
})
test('what could not be read stops the plan', () => {
  assert.is(code(without('listeners')), 'ports-unknown')
  assert.is(code(without('access')), 'ports-unknown')
  assert.is(code(without('foreignRules')), 'rules-unknown')
  assert.is(code(without('forwards')), 'forwarding-unknown')
  assert.is(code(without('programs')), 'programs-unknown')
  assert.is(code(plan({ firewall: firewall({ profiles: [profile('ipv4')] }) }, USUAL, on('linux'))), 'rules-unknown')
})
test('rules of others and traffic that passes through are left to people', () => {
  assert.match(refused(linux({ foreignRules: ['ip lab input'] })).because, /ip lab input/)
  assert.is(code(linux({ foreignRules: ['ip lab input'] })), 'own-rules')
  assert.is(code(linux({ forwards: true })), 'forwards-traffic')
})
test('a rule of ufw against SSH stops the plan; one against another service is a decision', () => {
  const ufw = { ...UFW, rules: [...allow('deny', '22'), ...allow('deny', '445')] }
  assert.is(code(linux({ programs: programs({ ufw }) })), 'denied-by-rule')
  const decided = changes(
    linux({ programs: programs({ ufw: { ...UFW, rules6: allow('deny', '445') } }), listeners: [listens(445, 'smbd')] }),
  )[1]
  assert.equal(decided?.kind === 'ufw' && decided.allow, [ssh])
})
test('ufw without IPv6 would cut all of it, which matters only where it is used', () => {
  const without6 = { programs: programs({ ufw: { ...UFW, ipv6: false } }) }
  assert.is(code(linux(without6)), 'ipv6-cut')
  assert.is(code(linux(without6, {}, [profile('ipv4')])), 'planned')
  assert.is(code(linux(without6, {}, [profile('ipv4'), profile('ipv6', { inUse: false })])), 'planned')
  assert.is(code(linux(without6, {}, [profile('ipv4'), profile('ipv6', { inUse: 'unknown' })])), 'ipv6-cut')
})
test('firewalld: every zone in use gets the ports before the service starts', () => {
  const zones = [
    { name: 'public', accepts: false },
    { name: 'work', accepts: false },
  ]
  const planned = linux({ programs: programs({ firewalld: { running: false, zones } }) })
  assert.equal(changes(planned), [
    { kind: 'firewalld-zone', zone: 'public', allow: [ssh], ...DANGER },
    { kind: 'firewalld-zone', zone: 'work', allow: [ssh], ...DANGER },
    { kind: 'systemd-unit', unit: 'firewalld.service', enabled: true, active: true, ...DANGER },
  ])
})
test('firewalld that starts with the computer goes before ufw that is only installed', () => {
  const firewalld = { running: false, zones: [{ name: 'public', accepts: false }] }
  const units = { 'firewalld.service': { enabled: true, active: false, masked: false } }
  assert.is(changes(linux({ programs: programs({ ufw: UFW, firewalld, units }) }))[0]?.kind, 'firewalld-zone')
  assert.is(changes(linux({ programs: programs({ ufw: UFW, firewalld }) }))[1]?.kind, 'ufw')
})
test('a zone that trusts everybody, and rules that somebody took out, are not mended by a start', () => {
  const firewalld = (running: boolean, accepts: boolean) =>
    linux({ programs: programs({ firewalld: { running, zones: [{ name: 'public', accepts }] } }) })
  assert.is(code(firewalld(false, true)), 'zone-trusts')
  assert.is(code(firewalld(true, false)), 'rules-lost')
})
test('nft alone: a table of its own, and a unit that takes only that table away', () => {
  const [rules, unit, start] = changes(linux({ programs: programs() }, { allowPorts: ['53/udp'] }))
  const text = rules?.kind === 'file' ? rules.text : ''
  assert.match(text, /policy drop/)
  assert.match(text, 'tcp dport { 22 } accept\n    udp dport { 53 } accept')
  assert.not.match(text, 'flush')
  assert.match(unit?.kind === 'file' ? unit.text : '', 'ExecStop=/usr/sbin/nft delete table inet rounds')
  assert.equal(start, { kind: 'systemd-unit', unit: 'rounds-firewall.service', enabled: true, active: true, ...DANGER })
})
test('nftables.service with an open rule set is for whoever wrote it', () => {
  const units = { 'nftables.service': { enabled: true, active: false, masked: false } }
  for (const ufw of [{ ufw: UFW }, {}]) {
    assert.is(code(linux({ programs: programs({ ...ufw, units }) })), 'own-rules')
  }
})
test('what somebody masked stays masked', () => {
  const units = { 'ufw.service': { enabled: false, active: false, masked: true } }
  assert.is(code(linux({ programs: programs({ ufw: UFW, units }) })), 'masked')
})
test('without any program it says what to install', () => {
  const { refused: why, because } = refused(linux({ programs: programs({ nft: false }) }))
  assert.is(why, 'no-firewall-program')
  assert.match(because, 'install ufw')
})
test('a firewall that is on and weak was set up by people', () =>
  assert.is(code(linux({}, {}, [shut('ipv4'), shut('ipv6')])), 'set-by-people'))

// ── Windows ──────────────────────────────────────────────────────────────────

const service = (name: string, over: Partial<FirewallService> = {}): FirewallService => ({
  name,
  running: true,
  startsWithComputer: true,
  source: 'test',
  ...over,
})
const OFF: Levers = { remoteDesktop: { state: 'off' } }
const windows = (over: Partial<Firewall>, settings: Partial<FirewallSettings> = {}, rest: Partial<Context> = {}) =>
  plan(
    { firewall: firewall({ services: [service('MpsSvc'), service('BFE')], levers: OFF, ...over }) },
    { ...USUAL, ...settings },
    on('win32', rest),
  )

test('Windows: only profiles that are open are touched, and rules stay', () =>
  assert.equal(windows({ profiles: [profile('domain'), shut('private'), profile('public')] }), {
    changes: [
      { kind: 'firewall-profile', profile: 'Domain', enabled: true, ...DANGER },
      { kind: 'firewall-profile', profile: 'Public', enabled: true, ...DANGER },
    ],
    takesEffect: 'now',
  }))
test('to refuse what was let in needs consent, also where the profile is off as well', () => {
  const [only] = changes(windows({ profiles: [profile('private', { on: true, inbound: 'allow' })] }))
  assert.is(only?.consent?.code, 'block-inbound')
  assert.is(only?.kind === 'firewall-profile' && only.enabled, undefined)
  const [both] = changes(windows({ profiles: [profile('private', { inbound: 'allow' })] }))
  assert.ok(both?.kind === 'firewall-profile' && both.enabled && both.inbound === 'Block' && both.consent)
})
test('a server needs its rules looked at first', () => {
  const open = { profiles: [profile('domain')] }
  for (const role of ['server', 'domain-controller', 'pms-server', 'session-host', 'unknown'] as const) {
    assert.is(code(windows(open, {}, { role })), 'needs-allow-rules', role)
    assert.is(code(windows(open, { rulesChecked: true }, { role })), 'planned', role)
  }
})
test('a policy keeps its profile, and the administrator is told what to set', () => {
  const { refused: why, policy } = refused(windows({ profiles: [profile('domain', { owner: 'domain-policy' })] }))
  assert.is(why, 'policy-owned')
  assert.equal(policy?.registry?.[0], {
    key: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\DomainProfile',
    name: 'EnableFirewall',
    type: 'dword',
    data: 1,
  })
  assert.is(code(windows({ profiles: [profile('domain', { owner: 'unknown' })] })), 'policy-owned')
})
test('another product that may filter is left alone', () => {
  const product = (state: boolean | 'unknown') => ({
    profiles: [profile('public')],
    substitutes: [{ name: 'Other', on: state, source: 'test' }],
  })
  assert.is(code(windows(product(true))), 'third-party-firewall')
  assert.is(code(windows(product('unknown'))), 'third-party-firewall')
  assert.is(code(windows(product(false))), 'planned')
})
test('Remote Desktop must be let in where it is on', () => {
  const letIn = (profiles: string[]): Levers => ({ remoteDesktop: { state: 'on', letIn: profiles } })
  const open = { profiles: [profile('private'), profile('public', { inUse: false })] }
  assert.is(code(windows({ ...open, levers: letIn(['private']) })), 'planned')
  assert.is(code(windows({ ...open, levers: letIn(['domain']) })), 'remote-desktop')
  assert.is(code(windows({ ...open, levers: {} })), 'remote-desktop')
  assert.is(code(windows({ ...open, levers: letIn([]) }, { rulesChecked: true })), 'planned')
})
test('services start in order, and the profiles wait for them', () => {
  const down = { running: false, startsWithComputer: false }
  const planned = windows({ profiles: [profile('public'), shut('private')], services: [service('MpsSvc', down), service('BFE', down)] })
  assert.equal(changes(planned), [
    { kind: 'windows-service', name: 'BFE', ...DANGER },
    { kind: 'windows-service', name: 'MpsSvc', ...DANGER },
  ])
  assert.match(('leaves' in planned && planned.leaves?.[0]) || '', 'public profile is open')
})
test('a service that comes up closes the door of a server as well', () => {
  const stopped = { profiles: [shut('domain')], services: [service('MpsSvc', { running: false })] }
  assert.is(code(windows(stopped, {}, { role: 'server' })), 'needs-allow-rules')
  assert.is(code(windows(stopped)), 'planned')
})
test('a service that runs and would not start again cuts nobody off', () => {
  const late = { profiles: [shut('domain')], services: [service('MpsSvc', { startsWithComputer: false })] }
  assert.is(code(windows(late, {}, { role: 'server' })), 'planned')
})
test('what people set up on purpose is named', () => {
  const weak = {
    profiles: [shut('public')],
    weaknesses: [{ what: 'the public profile leaves the interface VPN open', expected: '', source: '' }],
  }
  assert.match(refused(windows(weak)).because, 'interface VPN open')
})
test('macOS is left to people', () =>
  assert.is(code(plan({ firewall: firewall({ profiles: [profile('machine')] }) }, USUAL, on('darwin'))), 'by-hand'))

test.run()
