import { suite } from 'uvu'
import { requires } from '../support/requires.ts'
import { DAEMON, SIGNATURE } from './clamav.ts'
import { type Scenario, type Step, scenarios } from './support.ts'

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

if (requires('av-weekly-full-scan on Debian hosts', 'root', 'nspawn')) {
  scenarios(test, 'av-weekly-full-scan', list)
  test.run()
}
