import { suite } from 'uvu'
import { requires } from '../support/requires.ts'
import { ASK_DAEMON, DAEMON, ON_ACCESS, SIGNATURE, UPDATER } from './clamav.ts'
import { type Scenario, type Step, scenarios } from './support.ts'

const test = suite('antivirus-active on Debian hosts')

const REQUIRED = { linuxAvRequired: 'yes' }
const FOUND = { run: ASK_DAEMON, says: /Rounds\.Lab\.Word.* FOUND/ }
const age = (days: number): Step => `touch -d '${days} days ago' /var/lib/clamav/local.ndb`
/** The head of a daily database, written after the daemon has read its own signatures. */
const daily = (days: number): Step =>
  `built=$(LC_ALL=C date -u -d '${days} days ago' '+%d %b %Y %H-%M +0000'); seconds=$(date -d '${days} days ago' +%s)
  printf '%-512s' "ClamAV-VDB:$built:27812:1:90:d41d8cd98f00b204e9800998ecf8427e:x:maker:$seconds" >/var/lib/clamav/daily.cld`

const list: Scenario[] = [
  { name: 'a host without any anti-virus that nobody depends on', expect: 'warn', summary: /no anti-virus is installed/ },
  { name: 'the same host where the practice asks for one', settings: REQUIRED, expect: 'fail', summary: /no anti-virus is installed/ },
  {
    name: 'a host that shares files with Windows computers',
    prepare: [
      { write: '/etc/systemd/system/smbd.service', text: '[Service]\nExecStart=/bin/sleep infinity\n' },
      'systemctl daemon-reload; systemctl start smbd',
    ],
    expect: 'fail',
    really: [{ run: 'systemctl is-active smbd', says: /^active/ }],
  },
  { name: 'ClamAV that is installed and never started', programs: true, settings: REQUIRED, expect: 'fail', summary: /ClamAV: off/ },
  {
    name: 'a daemon that is enabled, but has no signatures to start with',
    programs: true,
    prepare: ['systemctl start clamav-daemon || true'],
    settings: REQUIRED,
    expect: 'fail',
    really: [{ run: 'systemctl is-active clamav-daemon || true', says: /^inactive/ }],
  },
  {
    name: 'a daemon that broke on its signatures',
    programs: true,
    prepare: [
      ...DAEMON,
      'systemctl stop clamav-daemon; echo broken:0:*:zz >/var/lib/clamav/local.ndb; systemctl start clamav-daemon; sleep 2',
    ],
    settings: REQUIRED,
    expect: 'fail',
    summary: /ClamAV: off/,
    really: [{ run: 'systemctl is-active clamav-daemon || true', says: /^failed/ }],
  },
  {
    name: 'a daemon that scans only when asked',
    programs: true,
    prepare: [...DAEMON, UPDATER],
    settings: REQUIRED,
    expect: 'warn',
    summary: /scans only when asked/,
    really: [FOUND],
  },
  {
    name: 'on-access scanning with fresh signatures and an updater',
    programs: true,
    prepare: [...DAEMON, UPDATER, ...ON_ACCESS],
    expect: 'pass',
    summary: /protects this computer: ClamAV/,
    really: [FOUND, { run: 'systemctl is-active clamav-freshclam clamav-clamonacc', says: /^active\nactive/ }],
  },
  {
    name: 'on-access scanning that only reports',
    programs: true,
    prepare: [...DAEMON, UPDATER, ...ON_ACCESS, "sed -i '/^OnAccessPrevention/d' /etc/clamav/clamd.conf"],
    expect: 'warn',
    summary: /does not block/,
  },
  {
    name: 'an updater that is stopped',
    programs: true,
    prepare: [...DAEMON, ...ON_ACCESS],
    expect: 'warn',
    summary: /nothing updates its signatures/,
    really: [{ run: 'systemctl is-active clamav-freshclam || true', says: /^inactive/ }],
  },
  {
    name: 'an updater that cron starts',
    programs: true,
    prepare: [...DAEMON, ...ON_ACCESS, { write: '/etc/cron.d/clamav-freshclam', text: '17 * * * * clamav /usr/bin/freshclam --quiet\n' }],
    expect: 'pass',
  },
  {
    name: 'own signatures of last month',
    programs: true,
    prepare: [...DAEMON, UPDATER, ...ON_ACCESS, age(30)],
    expect: 'warn',
    summary: /30 days old/,
  },
  {
    name: 'a daily database of last month beside a signature file of today',
    programs: true,
    prepare: [...DAEMON, UPDATER, ...ON_ACCESS, daily(31)],
    expect: 'warn',
    summary: /31 days old/,
  },
  {
    name: 'a daily database of yesterday beside a signature file of last month',
    programs: true,
    prepare: [...DAEMON, UPDATER, ...ON_ACCESS, age(30), daily(1)],
    expect: 'pass',
    really: [{ run: 'sigtool --info /var/lib/clamav/daily.cld 2>&1 || true', says: /Build time: \d{2} \w{3} \d{4}/ }],
  },
  {
    name: 'a head that is garbled',
    programs: true,
    prepare: [...DAEMON, UPDATER, ...ON_ACCESS, 'head -c 600 /dev/urandom >/var/lib/clamav/daily.cvd'],
    expect: 'warn',
    summary: /freshness of its signatures unknown/,
  },
  {
    name: 'a systemctl that does not answer',
    programs: true,
    prepare: [SIGNATURE, 'rm /usr/bin/systemctl', { write: '/usr/bin/systemctl', text: '#!/bin/sh\nexit 1\n', mode: 0o755 }],
    expect: 'unknown',
    summary: /its state is not known/,
  },
]

if (requires('antivirus-active on Debian hosts', 'root', 'nspawn')) {
  scenarios(test, 'antivirus-active', list)
  test.run()
}
