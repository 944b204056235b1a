import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { LabHost } from '../support/hosts.ts'
import { requires } from '../support/requires.ts'
import { installOutdatedPackage } from '../support/tinypkg.ts'
import { check, onHost, prepareHost, type Scenario, type Step, scenarios } from './support.ts'

const test = suite('server-patching-monthly on Debian')

/** The lists were made with the base tree, so only the stamp of apt says that they are young. */
const looked: Step = 'mkdir -p /var/lib/apt/periodic; touch /var/lib/apt/periodic/update-success-stamp /var/lib/apt/periodic/upgrade-stamp'
const automatic: Step = {
  write: '/etc/apt/apt.conf.d/20auto-upgrades',
  text: 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n',
}
const manual: Step = { ...automatic, text: 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "0";\n' }
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const seen = (fact: string, id: string, days: number): Step => ({
  write: '/var/lib/rounds/history.json',
  text: JSON.stringify({ firstSeen: { [fact]: { [id]: daysAgo(days) } }, changed: {} }),
  mode: 0o600,
})
/** What an installation of tinypkg leaves for good. */
const OF_TINYPKG = ['/usr/share/tinypkg/version', '/var/lib/dpkg/info/tinypkg.md5sums', '/var/lib/dpkg/status']
const VERSION = `dpkg-query --show --showformat='\${Version} ' tinypkg; apt-mark showauto tinypkg | sed s/tinypkg/auto/`
/** The host's own package source then offers what the host had, packed again out of its files. */
const withoutUnattendedUpgrades: Step = `
  name=unattended-upgrades; tree=$(mktemp -d); chmod 755 $tree; mkdir $tree/DEBIAN
  dpkg -L $name | while read path; do if [ -d $path ]; then mkdir -p $tree$path; else cp -a $path $tree$path; fi; done
  dpkg-query -s $name | sed '/^Status:/d;/^Conffiles:/,/^[^ ]/{/^Conffiles:/d;/^ /d}' >$tree/DEBIAN/control
  for script in config templates preinst postinst prerm postrm conffiles; do
    [ ! -e /var/lib/dpkg/info/$name.$script ] || cp /var/lib/dpkg/info/$name.$script $tree/DEBIAN/$script
  done
  dpkg-deb --build $tree /srv/repo/pool/main/$name.deb; rm -r $tree
  cd /srv/repo; apt-ftparchive packages pool/main >dists/bookworm/main/binary-amd64/Packages
  apt-ftparchive -o APT::FTPArchive::Release::Origin=Debian -o APT::FTPArchive::Release::Label=Debian \\
    -o APT::FTPArchive::Release::Suite=stable -o APT::FTPArchive::Release::Codename=bookworm \\
    -o APT::FTPArchive::Release::Architectures=amd64 -o APT::FTPArchive::Release::Components=main release dists/bookworm >/tmp/Release
  mv /tmp/Release dists/bookworm/Release; apt-get update; dpkg --purge $name`
const missing = (days: number): Step[] => [
  looked,
  automatic,
  installOutdatedPackage,
  'apt-mark auto tinypkg',
  seen('updates', 'tinypkg 1.0', days),
]
/** The publisher's date in a list counts, and so does the time of its file. */
const olderLists = (days: number): Step =>
  `for list in /var/lib/apt/lists/*Release; do sed -i "s/^Date: .*/Date: $(date -uR -d '${days} days ago')/" $list; touch -d '${days} days ago' $list; done`

const list: Scenario[] = [
  { name: 'everything installed', prepare: [looked, automatic], expect: 'pass' },
  { name: 'a security update that is new', prepare: [looked, automatic, installOutdatedPackage], expect: 'pass' },
  { name: 'a security update missing for 10 days', prepare: missing(10), expect: 'pass' },
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
    really: [
      { run: VERSION, says: /^1\.0 / },
      { run: VERSION, says: /^1\.1 auto$/m, afterFix: true },
    ],
  },
  {
    name: 'a security update missing for 32 days that nothing would install',
    prepare: [looked, manual, installOutdatedPackage, seen('updates', 'tinypkg 1.0', 32)],
    expect: 'fail',
    fix: { outcome: 'improved', verdict: 'fail', leaves: /--consent install-updates/, again: 'refused' },
  },
  {
    name: 'a security update that nothing installs and somebody who agrees',
    prepare: [looked, manual, installOutdatedPackage, seen('updates', 'tinypkg 1.0', 32)],
    expect: 'fail',
    fix: { outcome: 'fixed', consent: ['install-updates'], installs: true, leavesAction: OF_TINYPKG },
  },
  { name: 'a stricter setting', prepare: missing(10), settings: { patchMaxAgeDays: '7' }, expect: 'fail' },
  { name: 'a looser setting', prepare: missing(32), settings: { patchMaxAgeDays: '90' }, expect: 'warn', summary: /looser than/ },
  { name: 'a new update that nothing installs', prepare: [looked, manual, installOutdatedPackage], expect: 'warn', summary: /tinypkg/ },
  {
    name: 'nothing installs updates',
    prepare: [looked, manual],
    expect: 'warn',
    summary: /automatic updates: off/,
    fix: { outcome: 'fixed' },
    really: [
      { run: 'apt-config dump APT::Periodic::Unattended-Upgrade', says: /"1"/, afterFix: true },
      { run: 'apt-config dump Unattended-Upgrade::Automatic-Reboot', says: /"false"/, afterFix: true },
    ],
  },
  {
    name: 'timers that somebody switched off',
    prepare: [looked, automatic, 'systemctl disable --now apt-daily.timer apt-daily-upgrade.timer'],
    expect: 'warn',
    summary: /apt-daily.timer does not start/,
    fix: { outcome: 'fixed' },
    really: [{ run: 'systemctl is-enabled apt-daily.timer apt-daily-upgrade.timer', says: /^enabled\nenabled$/m, afterFix: true }],
  },
  {
    name: 'a timer that somebody masked',
    prepare: [looked, automatic, 'systemctl mask apt-daily.timer'],
    expect: 'warn',
    fix: { outcome: 'refused', code: 'set-elsewhere', leaves: /systemctl unmask apt-daily.timer/ },
  },
  {
    name: 'unattended upgrades that are not installed',
    prepare: [looked, withoutUnattendedUpgrades],
    expect: 'warn',
    summary: /unattended-upgrades is not installed/,
    fix: { outcome: 'fixed', installs: true },
    really: [{ run: 'unattended-upgrade --dry-run -v 2>&1', says: /Debian-Security/i, afterFix: true }],
  },
  { name: 'lists that are 10 days old', prepare: [automatic, olderLists(10)], expect: 'unknown', summary: /10 days old/ },
  { name: 'lists that are 5 days old', prepare: [automatic, olderLists(5)], expect: 'pass' },
  { name: 'lists from the future', prepare: [automatic, olderLists(-3)], expect: 'unknown', summary: /the clock says/ },
  {
    name: 'no source of security updates',
    prepare: [looked, automatic, 'sed -i /security/d /etc/apt/sources.list; rm -f /var/lib/apt/lists/*security*'],
    expect: 'unknown',
    summary: /security source/,
  },
  { name: 'no lists at all', prepare: [automatic, 'rm -rf /var/lib/apt/lists/*'], expect: 'unknown' },
  {
    name: 'a package that is held back',
    prepare: [looked, automatic, installOutdatedPackage, 'apt-mark hold tinypkg'],
    expect: 'warn',
    summary: /tinypkg/,
    fix: { outcome: 'refused', code: 'set-elsewhere', leaves: /held back by somebody, so not touched: tinypkg/ },
  },
  { name: 'a restart that waits', prepare: [looked, automatic, 'echo wait >/run/reboot-required'], expect: 'warn', summary: /restart/ },
  {
    name: 'a restart that waits since 10 days',
    prepare: [looked, automatic, 'echo wait >/run/reboot-required', seen('restart-pending', '/run/reboot-required', 10)],
    expect: 'fail',
    summary: /restart waits since at least 10 days/,
  },
  { name: 'a broken dpkg database', prepare: [looked, automatic, 'echo garbage >>/var/lib/dpkg/status'], expect: 'unknown' },
  {
    name: 'a workstation',
    prepare: ['mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop'],
    expect: 'not-applicable',
  },
]
scenarios(test, 'server-patching-monthly', list)

test('an update is remembered from when it was first seen, and forgotten once it is installed', () =>
  onHost('memory', async (host) => {
    await prepareHost(host, [looked, automatic, installOutdatedPackage])
    assert.is((await check(host, 'server-patching-monthly')).measures.missingSecurity, 1)
    const first = firstSeen(host)
    assert.equal(Object.keys(first), ['tinypkg 1.0'])
    await check(host, 'server-patching-monthly')
    assert.equal(firstSeen(host), first)
    await prepareHost(host, ['unattended-upgrade'])
    assert.is((await check(host, 'server-patching-monthly')).measures.missingSecurity, 0)
    assert.equal(firstSeen(host), {})
  }))

test('since when a restart waits is remembered', () =>
  onHost('memory', async (host) => {
    await prepareHost(host, [looked, automatic, 'echo wait >/run/reboot-required'])
    await check(host, 'server-patching-monthly')
    assert.equal(Object.keys(firstSeen(host, 'restart-pending')), ['/run/reboot-required'])
    await prepareHost(host, ['rm /run/reboot-required'])
    await check(host, 'server-patching-monthly')
    assert.equal(firstSeen(host, 'restart-pending'), {})
  }))

function firstSeen(host: LabHost, fact = 'updates'): Record<string, string> {
  return JSON.parse(host.read('/var/lib/rounds/history.json') ?? '{}').firstSeen[fact]
}

if (requires('server-patching-monthly on Debian', 'root', 'nspawn')) {
  test.run()
}
