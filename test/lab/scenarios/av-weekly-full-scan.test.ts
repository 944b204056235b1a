import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requires } from '../support/requires.ts'
import { DAEMON, SIGNATURE } from './clamav.ts'
import { check, fix, onHost, prepareHost, type Scenario, type Step, scenarios, shell } from './support.ts'

const test = suite('av-weekly-full-scan on Debian hosts')

const LOG = '/var/log/clamav/weekly.log'
/** Small limits, so that a scan of the whole host takes seconds. */
const SCAN = `/usr/bin/clamscan --recursive --infected --max-filesize=2K --max-scansize=2K --exclude-dir=^/(proc|sys|dev|opt|usr/share|usr/lib)`
/** What makes a host a workstation: somebody can log on to a desktop. */
const DESKTOP: Step = { write: '/usr/share/xsessions/lab.desktop', text: '[Desktop Entry]\nName=Lab\n' }
const unit = (target: string): Step[] => [
  { write: '/etc/systemd/system/weekly-scan.service', text: `[Service]\nType=oneshot\nExecStart=${SCAN} ${target}\n` },
  {
    write: '/etc/systemd/system/weekly-scan.timer',
    text: '[Timer]\nOnCalendar=Fri 12:30\nPersistent=true\n[Install]\nWantedBy=timers.target\n',
  },
  'systemctl daemon-reload; systemctl enable -q --now weekly-scan.timer',
]
const RUN = 'systemctl start weekly-scan.service || true'
const CRON_COMMAND = `${SCAN.replace('=^', "='^")}' --log=${LOG} / >/dev/null`
const CRON: Step = { write: '/etc/cron.d/weekly-scan', text: `30 12 * * 5 root ${CRON_COMMAND}\n` }
/** What cron would run, in the shell that it would take. */
const AS_CRON: Step = `sed -n 's/^30 12 . . 5 root //p' /etc/cron.d/weekly-scan | sh`
const scannedDaysAgo = (days: number): Step => `touch -d '${days} days ago' ${LOG}`

const list: Scenario[] = [
  { name: 'a server', programs: true, expect: 'not-applicable' },
  { name: 'a workstation without any anti-virus', prepare: [DESKTOP], expect: 'warn', summary: /no anti-virus is here/ },
  { name: 'ClamAV that nothing calls', programs: true, prepare: [DESKTOP, SIGNATURE], expect: 'fail', summary: /no full scan ever ended/ },
  {
    name: 'a server that the practice includes',
    programs: true,
    prepare: [SIGNATURE],
    settings: { includeServers: 'true' },
    expect: 'fail',
  },
  {
    name: 'a timer whose scan of everything ended today',
    programs: true,
    prepare: [DESKTOP, SIGNATURE, ...unit('/'), RUN],
    expect: 'pass',
    summary: /last full scan 0 days ago/,
    really: [{ run: 'systemctl show weekly-scan.service --property=ExecMainStatus', says: /=0/ }],
  },
  {
    name: 'a scan that found something',
    programs: true,
    prepare: [DESKTOP, SIGNATURE, `printf 'rounds-%s' only-for-the-lab >/srv/word`, ...unit('/'), RUN],
    expect: 'pass',
    really: [{ run: 'systemctl show weekly-scan.service --property=ExecMainStatus', says: /=1/ }],
  },
  {
    name: 'a timer that has not come yet',
    programs: true,
    prepare: [DESKTOP, SIGNATURE, ...unit('/')],
    expect: 'unknown',
    summary: /not known: a job scans/,
  },
  {
    name: 'a scan that broke off for want of signatures',
    programs: true,
    prepare: [DESKTOP, ...unit(`--log=${LOG} /`), RUN],
    expect: 'unknown',
    really: [
      { run: 'systemctl show weekly-scan.service --property=ExecMainStatus', says: /=2/ },
      { run: `cat ${LOG}`, says: /Scanned files: 0[\s\S]*End Date/ },
    ],
  },
  {
    name: 'a timer that scans only the homes',
    programs: true,
    prepare: [DESKTOP, SIGNATURE, ...unit('/home'), RUN],
    expect: 'fail',
    summary: /only a quick one/,
  },
  {
    name: 'a cron job whose log has the end of a scan',
    programs: true,
    prepare: [DESKTOP, ...DAEMON, CRON, AS_CRON],
    expect: 'pass',
    really: [{ run: `tail -n 12 ${LOG}`, says: /SCAN SUMMARY[\s\S]*Scanned files: [1-9]/ }],
  },
  {
    name: 'a cron job whose last scan is ten days old',
    programs: true,
    prepare: [DESKTOP, SIGNATURE, CRON, AS_CRON, scannedDaysAgo(10)],
    expect: 'warn',
    summary: /10 days ago/,
  },
  {
    name: 'a cron job whose last scan is forty days old',
    programs: true,
    prepare: [DESKTOP, SIGNATURE, CRON, AS_CRON, scannedDaysAgo(40)],
    expect: 'fail',
    summary: /40 days ago/,
  },
  {
    name: 'a cron job that is in the middle of a scan',
    programs: true,
    prepare: [DESKTOP, SIGNATURE, CRON, AS_CRON, `printf '\\n-----\\n\\n/etc/fstab: OK\\n' >>${LOG}`],
    expect: 'unknown',
  },
]

const SERVICE = 'rounds-clamav-full-scan.service'
const TIMER = 'rounds-clamav-full-scan.timer'
/** systemd's own word on the units, and the next time that the timer comes. */
const planned = (next: RegExp) => [
  { run: `systemctl is-active ${TIMER}; systemctl is-enabled ${TIMER}`, says: /^active\nenabled\n$/, afterFix: true },
  { run: `systemd-analyze verify --man=no /etc/systemd/system/${SERVICE} /etc/systemd/system/${TIMER} 2>&1`, says: /^$/, afterFix: true },
  { run: `systemctl show ${TIMER} --property=NextElapseUSecRealtime`, says: next, afterFix: true },
  { run: `systemctl is-active ${SERVICE} || true`, says: /^inactive/, afterFix: true },
]

list.push(
  {
    name: 'ClamAV that nothing calls gets a timer',
    programs: true,
    prepare: [DESKTOP, SIGNATURE],
    expect: 'fail',
    summary: /no full scan ever ended/,
    fix: { outcome: 'improved', verdict: 'fail', leaves: /first full scan runs on Thursday at 19:00/, again: 'refused' },
    really: planned(/=Thu .* 19:00:00/),
  },
  {
    name: 'the practice chose another evening',
    programs: true,
    prepare: [DESKTOP, SIGNATURE],
    settings: { scanDay: 'monday', scanTime: '20:00' },
    expect: 'fail',
    fix: { outcome: 'improved', verdict: 'fail', again: 'refused' },
    really: planned(/=Mon .* 20:00:00/),
  },
  {
    name: 'ClamAV without signatures to scan with',
    programs: true,
    prepare: [DESKTOP, 'rm -f /var/lib/clamav/*'],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'no-signatures' },
  },
  {
    name: "scans that the provider's tool starts",
    programs: true,
    prepare: [DESKTOP, SIGNATURE],
    settings: { scheduledElsewhere: 'true' },
    expect: 'fail',
    fix: { outcome: 'refused', code: 'scheduled-elsewhere' },
  },
  {
    name: 'a cron job that scans everything and ended long ago',
    programs: true,
    prepare: [DESKTOP, SIGNATURE, CRON, AS_CRON, scannedDaysAgo(40)],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'nothing-to-set' },
  },
)

/** The scan of everything takes minutes here, so a drop-in leaves out what is large; the rest is as the fix wrote it. */
const SMALL = `[Service]\nExecStart=\nExecStart=/usr/bin/clamscan --recursive --infected --quiet --log=/var/log/rounds-clamav-full-scan.log --max-filesize=2K --max-scansize=2K --exclude-dir=^/(proc|sys|dev|run|opt|usr|var|media|mnt)(/|$$) /\n`

test('av-weekly-full-scan passes once the scan that the fix scheduled has ended', () =>
  onHost(
    'av-weekly-full-scan',
    async (host) => {
      await prepareHost(host, [DESKTOP, SIGNATURE])
      const { found } = await fix(host, 'av-weekly-full-scan', ['--apply'])
      assert.is(found.remediation?.outcome, 'improved', JSON.stringify(found.remediation))
      await prepareHost(host, [
        { write: `/etc/systemd/system/${SERVICE}.d/lab.conf`, text: SMALL },
        `systemctl daemon-reload; systemctl start ${SERVICE}`,
      ])
      assert.is((await check(host, 'av-weekly-full-scan')).status, 'pass')
      await shell(host, 'systemctl stop rounds-clamav-full-scan.timer')
      assert.match((await check(host, 'av-weekly-full-scan')).summary, /no scan is scheduled/)
    },
    { programs: true },
  ))

if (requires('av-weekly-full-scan on Debian hosts', 'root', 'nspawn')) {
  scenarios(test, 'av-weekly-full-scan', list)
  test.run()
}
