import { suite } from 'uvu'
import { requires } from '../support/requires.ts'
import { installOutdatedPackage } from '../support/tinypkg.ts'
import { type Scenario, type Step, scenarios } from './support.ts'

const test = suite('updates-all-devices on Debian')

/** A session that people can choose makes the computer one that people work at. */
const workstation: Step = 'mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop'
const looked: Step = 'mkdir -p /var/lib/apt/periodic; touch /var/lib/apt/periodic/update-success-stamp /var/lib/apt/periodic/upgrade-stamp'
const automatic: Step = {
  write: '/etc/apt/apt.conf.d/20auto-upgrades',
  text: 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n',
}
const manual: Step = { ...automatic, text: 'APT::Periodic::Unattended-Upgrade "0";\n' }
/** What an installation of tinypkg leaves for good. */
const OF_TINYPKG = ['/usr/share/tinypkg/version', '/var/lib/dpkg/info/tinypkg.md5sums', '/var/lib/dpkg/status']
const seen = (days: number): Step => ({
  write: '/var/lib/rounds/history.json',
  text: JSON.stringify({
    firstSeen: { updates: { 'tinypkg 1.0': new Date(Date.now() - days * 86_400_000).toISOString() } },
    changed: {},
  }),
  mode: 0o600,
})
const missing = (days: number): Step[] => [workstation, looked, automatic, installOutdatedPackage, seen(days)]

const list: Scenario[] = [
  { name: 'a workstation with everything installed', prepare: [workstation, looked, automatic], expect: 'pass' },
  { name: 'a security update missing for 27 days', prepare: missing(27), expect: 'warn', summary: /tinypkg missing, for at least 27 days/ },
  {
    name: 'a security update missing for 32 days',
    prepare: missing(32),
    expect: 'fail',
    summary: /tinypkg missing, for at least 32 days/,
    fix: { outcome: 'refused', code: 'install-updates' },
  },
  {
    name: 'a security update missing for 32 days and somebody who agrees',
    prepare: missing(32),
    expect: 'fail',
    fix: { outcome: 'fixed', consent: ['install-updates'], installs: true, leavesAction: OF_TINYPKG },
    really: [{ run: 'cat /usr/share/tinypkg/version', says: /^1\.1$/m, afterFix: true }],
  },
  {
    name: 'a workstation on which nothing installs updates',
    prepare: [workstation, looked, manual],
    expect: 'warn',
    summary: /automatic updates: off/,
    fix: { outcome: 'fixed' },
  },
  { name: 'no lists at all', prepare: [workstation, automatic, 'rm -rf /var/lib/apt/lists/*'], expect: 'unknown' },
  { name: 'a server', prepare: [looked, automatic], expect: 'not-applicable', summary: /This is a server/ },
]
scenarios(test, 'updates-all-devices', list)

if (requires('updates-all-devices on Debian', 'root', 'nspawn')) {
  test.run()
}
