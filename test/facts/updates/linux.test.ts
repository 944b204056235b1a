import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type CommandOutput, type FileContent, listing, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/updates/linux.ts'

// Lines as apt 2.6 of Debian 12 prints them; dnf 4 and dnf 5 as their manuals and users show them.
const test = suite('updates facts on Linux')
const ran = (stdout: string, exitCode = 0): Answer<CommandOutput> => value({ exitCode, stdout, stderr: '' })
const SECURITY = '/var/lib/apt/lists/deb.example_debian-security_dists_bookworm-security_InRelease'
const MAIN = '/var/lib/apt/lists/deb.example_debian_dists_bookworm_InRelease'
const file = (path: string, over: Partial<FileContent> = {}): FileContent => ({
  path,
  text: '',
  modifiedAt: '2026-09-01T00:00:00.000Z',
  size: 1,
  mode: 0o644,
  uid: 0,
  ...over,
})
const release = (date: string) => file(SECURITY, { text: `Origin: Debian\nDate: ${date}\nValid-Until: Fri, 27 Nov 2026 00:12:41 UTC\n` })
const WANTS = '/etc/systemd/system/timers.target.wants'
const timers = [file(`${WANTS}/apt-daily.timer`), file(`${WANTS}/apt-daily-upgrade.timer`)]
const CONFIG = [
  'APT "";',
  'APT::Periodic::Update-Package-Lists "1";',
  'APT::Periodic::Unattended-Upgrade "1";',
  'Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=bookworm-security,label=Debian-Security";',
].join('\n')
const summary = (upgraded: number, left = 0) => `${upgraded} upgraded, 0 newly installed, 0 to remove and ${left} not upgraded.\n`
const SSL = 'Inst libssl3 [3.0.11-1] (3.0.14-1 Debian-Security:12/stable-security [amd64])\n'
const BASH = 'Inst bash [5.2.15-2+b8] (5.2.15-2+b13 Debian:12.15/stable [amd64])\n'
const bare: Probes = {
  apt: ran(`Reading package lists...\n${summary(0)}`),
  lists: value(listing([file(MAIN), release('Fri, 20 Nov 2026 00:12:41 UTC')])),
  stamps: value(listing([file('/var/lib/apt/periodic/upgrade-stamp', { modifiedAt: '2026-11-21T06:00:00.000Z' })])),
  config: ran(CONFIG),
  holds: ran(''),
  history: absent('present'),
  unattended: value(file('/usr/bin/unattended-upgrade')),
  timers: value(listing(timers)),
  dnf: absent(),
  dnfInstalled: absent(),
  dnfAutomatic: absent(),
}
const read = (over: Partial<Probes> = {}) => parse({ ...bare, ...over }, { platform: 'linux', now: '2026-11-22T00:00:00.000Z', facts: {} })
const fact = (over: Partial<Probes> = {}) => {
  const answer = read(over)
  return answer.state === 'value' ? answer.value : assert.unreachable(JSON.stringify(answer))
}
const configured = (over: Partial<Probes>) => fact(over)?.automatic.configured

test('a host without missing updates says when its knowledge ends', () => {
  const found = fact()
  assert.equal(found?.missing, [])
  assert.is(found?.complete, true)
  assert.is(found?.searchedAt, '2026-11-20T00:12:41.000Z')
})
test('only what comes from a security source is a security update', () => {
  const found = fact({ apt: ran(SSL + BASH + summary(2)) })
  assert.equal(
    found?.missing.map(({ title, security }) => [title, security]),
    [
      ['libssl3', true],
      ['bash', false],
    ],
  )
})
test('an update is named after what is installed, so a newer one does not begin its age anew', () => {
  const newer = SSL.replace('3.0.14-1', '3.0.15-1')
  assert.is(fact({ apt: ran(SSL + summary(1)) })?.missing[0]?.id, fact({ apt: ran(newer + summary(1)) })?.missing[0]?.id)
  const installed = SSL.replace('3.0.11-1', '3.0.14-1')
  assert.is.not(fact({ apt: ran(SSL + summary(1)) })?.missing[0]?.id, fact({ apt: ran(installed + summary(1)) })?.missing[0]?.id)
})
test('apt that ended with an error or printed no summary is no answer', () => {
  assert.is(read({ apt: ran('', 100) }).state, 'failed')
  assert.is(read({ apt: ran('Reading package lists...\n') }).state, 'failed')
  assert.is(read({ apt: { state: 'failed', reason: 'no answer within 60 s' } }).state, 'failed')
})
test('lists without a security source are not whole', () => {
  const found = fact({ lists: value(listing([file(MAIN, { modifiedAt: '2026-11-21T00:00:00.000Z' })])) })
  assert.is(found?.complete, false)
  assert.match(found?.missed[0] ?? '', 'security source')
  assert.is(fact({ lists: value(listing<FileContent>([])) })?.complete, false)
  assert.is(fact({ lists: { state: 'denied', reason: 'EACCES' } })?.complete, false)
})
test('the oldest security list decides, by its own date or the time of its file', () => {
  const other = file(SECURITY.replace('deb.example', 'esm.example'), { modifiedAt: '2026-10-01T00:00:00.000Z' })
  assert.is(fact({ lists: value(listing([release('Fri, 20 Nov 2026 00:12:41 UTC'), other])) })?.searchedAt, '2026-10-01T00:00:00.000Z')
})
test('only a stamp that apt sets after full success makes lists younger', () => {
  const stamp = (name: string) => value(listing([file(`/var/lib/apt/periodic/${name}`, { modifiedAt: '2026-11-21T06:00:00.000Z' })]))
  assert.is(fact({ stamps: stamp('update-success-stamp') })?.searchedAt, '2026-11-21T06:00:00.000Z')
  assert.is(fact({ stamps: stamp('update-stamp') })?.searchedAt, '2026-11-20T00:12:41.000Z')
})
test('held packages and those that apt keeps back are named', () => {
  assert.equal(fact({ holds: ran('postgresql-15\n'), apt: ran(summary(0, 1)) })?.held, ['postgresql-15'])
  assert.equal(fact({ apt: ran(summary(0, 2)) })?.held, ['2 packages that apt keeps back'])
})
test('holds that could not be listed leave the list incomplete', () => assert.is(fact({ holds: ran('', 100) })?.complete, false))
test('the last upgrade without an error is read from the log', () => {
  const entry = (date: string, what: string) => `Start-Date: ${date}  06:00:00\n${what}\nEnd-Date: ${date}  06:01:00\n`
  const upgrade = 'Upgrade: a:amd64 (1, 2)'
  const text = [
    entry('2026-11-01', upgrade),
    entry('2026-11-05', `${upgrade}\nError: dpkg`),
    entry('2026-11-09', 'Install: b:amd64 (1)'),
  ].join('\n')
  assert.is(fact({ history: value(file('/var/log/apt/history.log', { text })) })?.installedAt, '2026-11-01T06:01:00.000Z')
  assert.is(fact()?.installedAt, undefined)
})
test('unattended upgrades need package, switches, a security source and both timers', () => {
  assert.is(configured({}), true)
  assert.is(configured({ unattended: absent('present') }), false)
  assert.is(configured({ config: ran(CONFIG.replace('Unattended-Upgrade "1"', 'Unattended-Upgrade "0"')) }), false)
  assert.is(configured({ config: ran(CONFIG.split('\n').slice(0, 1).join('\n')) }), false)
  assert.is(configured({ config: ran(CONFIG.replace(/security/gi, 'updates')) }), false)
  assert.is(configured({ config: ran(`${CONFIG}\nAPT::Periodic::Enable "0";`) }), false)
  assert.is(configured({ timers: value(listing(timers.slice(0, 1))) }), false)
  const masked = file('/etc/systemd/system/apt-daily-upgrade.timer', { linksTo: '/dev/null' })
  assert.is(configured({ timers: value(listing([...timers, masked])) }), false)
})
const levers = (over: Partial<Probes> = {}) => {
  const found = fact(over)?.levers
  return found?.through === 'apt' ? found : undefined
}
const options = (text: string) => levers({ config: ran(text) })?.options
test('where all is right, a fix has nothing to take hold of', () =>
  assert.equal(levers(), { through: 'apt', installed: true, options: {}, stopped: [], masked: [], noSecuritySource: false }))
test('options that stand wrong are named with what they need', () => {
  const off = CONFIG.replace('Unattended-Upgrade "1"', 'Unattended-Upgrade "0"')
  assert.equal(options(off), { 'APT::Periodic::Unattended-Upgrade': '1' })
  assert.equal(Object.keys(options('APT "";') ?? {}), ['APT::Periodic::Update-Package-Lists', 'APT::Periodic::Unattended-Upgrade'])
  assert.equal(options(`${CONFIG}\nAPT::Periodic::Enable "0";`), { 'APT::Periodic::Enable': '1' })
  assert.equal(options(`${CONFIG}\nUnattended-Upgrade::Automatic-Reboot "true";`), { 'Unattended-Upgrade::Automatic-Reboot': 'false' })
  assert.equal(options(`${CONFIG}\nUnattended-Upgrade::Automatic-Reboot "false";`), {})
})
test('a timer that does not start and one that somebody masked are told apart', () => {
  assert.equal(levers({ timers: value(listing(timers.slice(0, 1))) })?.stopped, ['apt-daily-upgrade.timer'])
  const masked = file('/etc/systemd/system/apt-daily.timer', { linksTo: '/dev/null' })
  const found = levers({ timers: value(listing([...timers, masked])) })
  assert.equal([found?.stopped, found?.masked], [['apt-daily.timer'], ['apt-daily.timer']])
})
test('sources that are missing count only where the package is there, which brings them', () => {
  const config = ran(CONFIG.replace(/security/gi, 'updates'))
  assert.is(levers({ config })?.noSecuritySource, true)
  const gone = levers({ config, unattended: absent('present') })
  assert.equal([gone?.installed, gone?.noSecuritySource], [false, false])
})
test('what was not read whole offers nothing to take hold of', () => {
  assert.is(levers({ config: ran('', 1) }), undefined)
  assert.is(levers({ unattended: { state: 'denied', reason: 'EACCES' } }), undefined)
  assert.is(levers({ timers: { state: 'failed', reason: 'EIO' } }), undefined)
})
test('automatic updates that could not be read are unknown', () => {
  assert.is(configured({ config: ran('', 1) }), 'unknown')
  assert.is(configured({ unattended: { state: 'denied', reason: 'EACCES' } }), 'unknown')
})
test('automatic updates that never ran say so', () => {
  assert.is(fact()?.automatic.ranAt, '2026-11-21T06:00:00.000Z')
  assert.is(fact({ stamps: value(listing<FileContent>([])) })?.automatic.ranAt, 'never')
})

const dnf = (stdout: string, over: Partial<Probes> = {}) => fact({ apt: absent(), dnf: ran(stdout), ...over })
test('dnf 4 and dnf 5 list advisories', () => {
  const old = dnf(
    'RHSA-2026:1001 Critical/Sec.  openssl-libs-3.0.7-28.el9.x86_64\nRHSA-2026:1001 Critical/Sec.  openssl-3.0.7-28.el9.x86_64\n',
  )
  assert.equal(old?.missing, [{ id: 'RHSA-2026:1001', title: 'openssl-3.0.7-28.el9.x86_64', security: true, critical: true }])
  const recent = dnf(
    'Name Type Severity Package Issued\nFEDORA-2026-9ea8 security Moderate expat-2.6.3-1.fc42.x86_64 2026-09-08 01:33:10\n',
  )
  assert.is(recent?.missing[0]?.releasedAt, '2026-09-08T00:00:00.000Z')
  assert.is(recent?.complete, true)
})
test('dnf is only told', () => assert.equal(dnf('')?.levers, { through: 'dnf' }))
test('an empty list counts only where the sources publish advisories', () => {
  assert.is(dnf('')?.complete, false)
  assert.is(dnf('', { dnfInstalled: ran('RHSA-2026:900 Low/Sec. zlib-1.2.11-40.el9.x86_64\n') })?.complete, true)
})
test('lines that cannot be read leave the list incomplete', () =>
  assert.is(dnf('RHSA-2026:1 Low/Sec. zlib-1.x86_64\nsomething else altogether here\n')?.complete, false))
test('dnf-automatic has to install, not only to report', () => {
  const timer = (name: string) => value(listing([file(`${WANTS}/${name}`)]))
  const conf = (text: string) => value(file('/etc/dnf/automatic.conf', { text }))
  const by = (over: Partial<Probes>) => dnf('', over)?.automatic.configured
  assert.is(by({ timers: timer('dnf-automatic.timer'), dnfAutomatic: conf('[commands]\napply_updates = no\n') }), false)
  assert.is(by({ timers: timer('dnf-automatic.timer'), dnfAutomatic: conf('[commands]\napply_updates = yes\n') }), true)
  assert.is(by({ timers: timer('dnf-automatic-install.timer') }), true)
  assert.is(by({ timers: value(listing<FileContent>([])) }), false)
  assert.is(by({ dnfAutomatic: { state: 'denied', reason: 'EACCES' } }), 'unknown')
})
test('a host without a known package manager is no answer', () => assert.is(read({ apt: absent() }).state, 'failed'))
test('dnf that failed is no answer', () => assert.is(read({ apt: absent(), dnf: ran('', 1) }).state, 'failed'))

test.run()
