import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requires } from '../support/requires.ts'
import { ASK_DAEMON, DAEMON, ON_ACCESS, RESTING, SIGNATURE, UPDATER } from './clamav.ts'
import { differences, fingerprint, fix, onHost, prepareHost, rounds, type Scenario, type Step, scenarios, shell } from './support.ts'

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

const DISABLED: Step = 'systemctl disable -q clamav-daemon.service clamav-daemon.socket clamav-freshclam.service'
const runs = (...units: string[]) => ({ run: `systemctl is-active ${units.join(' ')}`, says: /^(?:active\n)+$/, afterFix: true })
const starts = (...units: string[]) => ({ run: `systemctl is-enabled ${units.join(' ')}`, says: /^(?:enabled\n)+$/, afterFix: true })
const ALL = ['clamav-daemon.service', 'clamav-daemon.socket', 'clamav-freshclam.service']
/** freshclam without the makers' databases, which lie beyond the laboratory: it fetches a file of ours. */
const LOCAL_MIRROR: Step[] = [
  SIGNATURE,
  'mkdir -p /srv/mirror; mv /var/lib/clamav/local.ndb /srv/mirror/local.ndb; rm -f /var/lib/clamav/*',
  {
    write: '/etc/clamav/freshclam.conf',
    text: [
      'DatabaseOwner clamav',
      'UpdateLogFile /var/log/clamav/freshclam.log',
      'DatabaseDirectory /var/lib/clamav',
      'DatabaseMirror 127.0.0.1',
      ...['main', 'daily', 'bytecode'].map((name) => `ExcludeDatabase ${name}`),
      'DatabaseCustomURL file:///srv/mirror/local.ndb',
      '',
    ].join('\n'),
  },
]

list.push(
  {
    name: 'a computer that needs an anti-virus, and nobody agreed to its installation',
    settings: REQUIRED,
    expect: 'fail',
    fix: { outcome: 'refused', code: 'install-clamav' },
  },
  { name: 'a computer that needs none', expect: 'warn', fix: { outcome: 'refused', code: 'not-required' } },
  {
    name: 'ClamAV that somebody switched off',
    programs: true,
    prepare: [SIGNATURE, ...RESTING, DISABLED],
    settings: REQUIRED,
    expect: 'fail',
    fix: { outcome: 'improved', verdict: 'warn', again: 'refused' },
    really: [
      { run: `systemctl is-active ${ALL.join(' ')} || true`, says: /^(?:inactive\n)+$/ },
      runs(...ALL),
      starts(...ALL),
      { ...FOUND, afterFix: true },
    ],
  },
  {
    name: 'ClamAV that was never started on a computer that needs none',
    programs: true,
    prepare: [SIGNATURE, ...RESTING],
    expect: 'warn',
    fix: { outcome: 'improved', verdict: 'warn', again: 'refused' },
    really: [runs(...ALL)],
  },
  {
    name: 'on-access scanning whose updater is stopped and disabled',
    programs: true,
    prepare: [...DAEMON, ...ON_ACCESS, 'systemctl disable -q clamav-freshclam'],
    expect: 'warn',
    fix: { outcome: 'fixed' },
    really: [runs('clamav-freshclam'), starts('clamav-freshclam')],
  },
  {
    name: 'an updater that somebody masked',
    programs: true,
    prepare: [...DAEMON, ...ON_ACCESS, 'systemctl mask -q clamav-freshclam'],
    expect: 'warn',
    fix: { outcome: 'refused', code: 'unreadable' },
  },
  {
    name: 'ClamAV without signatures, and nobody agreed to fetch them',
    programs: true,
    prepare: [...RESTING, 'rm -f /var/lib/clamav/*', DISABLED],
    settings: REQUIRED,
    expect: 'fail',
    fix: { outcome: 'improved', verdict: 'fail', leaves: /--consent update-signatures/, again: 'refused' },
    really: [runs('clamav-freshclam'), { run: 'systemctl is-active clamav-daemon || true', says: /^inactive/, afterFix: true }],
  },
)

/** What could not be had is taken back by the fix itself, with all that it did before. */
const gone = (name: string, prepare: Step[], consent: string, because: RegExp, programs: boolean) =>
  test(`antivirus-active takes all back: ${name}`, () =>
    onHost(
      'antivirus-active',
      async (host) => {
        await prepareHost(host, prepare)
        const before = await fingerprint(host)
        const args = ['--apply', '--set', 'antivirus-active.linuxAvRequired=yes', '--consent', consent]
        const { found } = await fix(host, 'antivirus-active', args)
        assert.is(found.remediation?.outcome, 'undone', JSON.stringify(found.remediation))
        assert.match(found.remediation?.summary ?? '', because)
        assert.equal(differences(before, await fingerprint(host)), [])
        assert.match(await shell(host, `systemctl is-active ${ALL.join(' ')} || true`), /^(?:inactive\n){3}$/)
      },
      { programs },
    ))

gone('no network to install from', [], 'install-clamav', /clamav-freshclam was not installed/, false)
const NO_SIGNATURES: Step[] = [...RESTING, 'rm -f /var/lib/clamav/*', DISABLED]
gone('no network to fetch signatures from', NO_SIGNATURES, 'update-signatures', /freshclam fetched no signatures/, true)

/** Signatures stay when the rest is taken back, so this one is told step by step. */
test('antivirus-active fetches signatures, starts the daemon with them, and takes back what can be', () =>
  onHost(
    'antivirus-active',
    async (host) => {
      await prepareHost(host, [...RESTING, ...LOCAL_MIRROR, DISABLED])
      const set = ['--set', 'antivirus-active.linuxAvRequired=yes']
      const before = await fingerprint(host)
      const { found } = await fix(host, 'antivirus-active', ['--apply', ...set, '--consent', 'update-signatures'])
      assert.is(found.remediation?.outcome, 'improved', JSON.stringify(found.remediation))
      assert.match(await shell(host, `systemctl is-active ${ALL.join(' ')}`), /^(?:active\n){3}$/)
      assert.match(await shell(host, ASK_DAEMON), /Rounds\.Lab\.Word.* FOUND/)
      await rounds(host, ['undo', '--json'], { timeoutSeconds: 120 })
      assert.equal(differences(before, await fingerprint(host)), [])
      assert.match(await shell(host, `systemctl is-active ${ALL.join(' ')} || true`), /^(?:inactive\n){3}$/)
      assert.match(await shell(host, 'ls /var/lib/clamav'), 'local.ndb')
    },
    { programs: true },
  ))

if (requires('antivirus-active on Debian hosts', 'root', 'nspawn')) {
  scenarios(test, 'antivirus-active', list)
  test.run()
}
