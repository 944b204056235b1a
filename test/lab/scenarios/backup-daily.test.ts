import { suite } from 'uvu'
import { requires } from '../support/requires.ts'
import { type Scenario, type Step, scenarios, shell } from './support.ts'

const test = suite('backup-daily on Debian')

const data: Step = 'mkdir -p /srv/data; echo record >/srv/data/a; echo record >/srv/data/b'
/** Memory stands for a disk of its own: what lies there is not lost with the disk of the data. */
const otherDisk: Step = 'mkdir -p /mnt; mount -t tmpfs tmpfs /mnt'
/** A program that nobody uses would be a weakness of its own. */
const without = (...programs: string[]): Step => `rm -f ${programs.map((name) => `/usr/bin/${name}`).join(' ')}`
const resticEnvironment = (repository: string): Step => ({
  write: '/etc/restic.env',
  text: `RESTIC_REPOSITORY=${repository}\nRESTIC_PASSWORD=only-for-the-lab\n`,
  mode: 0o600,
})
const borgEnvironment: Step = { write: '/etc/borg.env', text: 'BORG_REPO=/mnt/borg\nBORG_PASSPHRASE=only-for-the-lab\n', mode: 0o600 }
/** In a script, so that the service which runs this step is not taken for a backup job itself. */
const withEnvironment =
  (file: string, command: string): Step =>
  async (host) => {
    host.write('/srv/step.sh', `set -ea; . ${file}; ${command}`)
    await shell(host, 'sh /srv/step.sh')
  }
const restic = (repository: string, ...backups: string[]): Step[] => [
  without('borg', 'borgmatic', 'duplicity'),
  data,
  otherDisk,
  resticEnvironment(repository),
  withEnvironment('/etc/restic.env', `restic init -q; ${backups.map((options) => `restic backup -q ${options} /srv/data`).join('; ')}`),
]
const borg = (...archives: string[]): Step[] => [
  without('borgmatic', 'duplicity'),
  data,
  otherDisk,
  borgEnvironment,
  withEnvironment('/etc/borg.env', `borg init -e repokey 2>/dev/null; ${archives.map((one) => `borg create ${one} /srv/data`).join('; ')}`),
]
const time = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19)
const on = (days: number) => `--time '${time(days).replace('T', ' ')}'`
const resticEnvironments = '/etc/restic.env'
const borgEnvironments = '/etc/borg.env'
const unit = (name: string, command: string): Step[] => [
  { write: `/etc/systemd/system/${name}.service`, text: `[Service]\nType=oneshot\nExecStart=${command}\n` },
  `systemctl daemon-reload; systemctl start ${name} || true`,
]

const list: Scenario[] = [
  {
    name: 'restic of today on another disk',
    programs: true,
    prepare: restic('/mnt/restic', ''),
    settings: { resticEnvironments },
    expect: 'pass',
    summary: /saved 0 hours ago/,
  },
  {
    name: 'restic of today on the same disk',
    programs: true,
    prepare: restic('/srv/restic', ''),
    settings: { resticEnvironments },
    expect: 'warn',
    summary: /on the same disk/,
  },
  {
    name: 'restic of ten days ago',
    programs: true,
    prepare: restic('/mnt/restic', on(10)),
    settings: { resticEnvironments },
    expect: 'fail',
    summary: /last success was 240 hours ago/,
  },
  {
    name: 'restic of tomorrow',
    programs: true,
    prepare: restic('/mnt/restic', on(-1)),
    settings: { resticEnvironments },
    expect: 'unknown',
    summary: /the clock says/,
  },
  {
    name: 'restic of another computer only',
    programs: true,
    prepare: restic('/mnt/restic', '--host elsewhere'),
    settings: { resticEnvironments },
    expect: 'unknown',
  },
  {
    name: 'a password that does not open the repository',
    programs: true,
    prepare: [...restic('/mnt/restic', ''), 'sed -i s/only-for-the-lab/wrong/ /etc/restic.env'],
    settings: { resticEnvironments },
    expect: 'unknown',
  },
  {
    name: 'an environment file that others may write',
    programs: true,
    prepare: [...restic('/mnt/restic', ''), 'chmod 666 /etc/restic.env'],
    settings: { resticEnvironments },
    expect: 'unknown',
  },
  { name: 'restic that nobody let Rounds ask', programs: true, prepare: restic('/mnt/restic', ''), expect: 'unknown' },
  {
    name: 'a required folder that is saved',
    programs: true,
    prepare: restic('/mnt/restic', ''),
    settings: { resticEnvironments, requiredPaths: '/srv/data/b' },
    expect: 'pass',
  },
  {
    name: 'a required folder that nothing saves',
    programs: true,
    prepare: restic('/mnt/restic', ''),
    settings: { resticEnvironments, requiredPaths: '/srv/data,/srv/pms' },
    expect: 'fail',
    summary: /^\/srv\/pms: no job saves it$/,
  },
  {
    name: 'borg of today',
    programs: true,
    prepare: [...borg('::today'), without('restic')],
    settings: { borgEnvironments },
    expect: 'pass',
  },
  {
    name: 'borg of ten days ago',
    programs: true,
    prepare: borg(`--timestamp ${time(10)} ::old`),
    settings: { borgEnvironments },
    expect: 'fail',
  },
  {
    name: 'a stale borg beside a restic of today',
    programs: true,
    prepare: [
      ...borg(`--timestamp ${time(10)} ::old`),
      resticEnvironment('/mnt/restic'),
      withEnvironment('/etc/restic.env', 'restic init -q; restic backup -q /srv/data'),
    ],
    settings: { borgEnvironments, resticEnvironments },
    expect: 'warn',
    summary: /^borg .*last success was 240 hours ago/,
  },
  {
    name: 'a named service that ended with success',
    prepare: unit('save-pms', '/bin/true'),
    settings: { jobUnits: 'save-pms.service' },
    expect: 'pass',
  },
  {
    name: 'a named service that failed',
    prepare: unit('save-pms', '/bin/false'),
    settings: { jobUnits: 'save-pms.service' },
    expect: 'fail',
  },
  { name: 'a server on which nothing is recognised', expect: 'unknown', summary: /if the host of this virtual machine saves it/ },
  {
    name: 'a workstation without a backup product',
    prepare: ['mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop'],
    expect: 'not-applicable',
  },
]
scenarios(test, 'backup-daily', list)

if (requires('backup-daily on Debian', 'root', 'nspawn')) {
  test.run()
}
