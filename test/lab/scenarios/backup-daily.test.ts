import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { LabHost } from '../support/hosts.ts'
import { requires } from '../support/requires.ts'
import { fix, onHost, prepareHost, type Scenario, type Step, scenarios, shell } from './support.ts'

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
const borgEnvironment: Step = {
  write: '/etc/borg.env',
  text: 'BORG_REPO=/mnt/borg\nBORG_PASSPHRASE=only-for-the-lab\nBORG_BASE_DIR=/srv/notes\n',
  mode: 0o600,
}
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

/** A job that ran and whose timer then went silent, as after a change of its calendar. */
const job = (name: string, environment: string, command: string): Step[] => [
  {
    write: `/etc/systemd/system/${name}.service`,
    text: `[Service]\nType=oneshot\nEnvironmentFile=${environment}\nExecStart=${command}\n`,
  },
  { write: `/etc/systemd/system/${name}.timer`, text: '[Timer]\nOnCalendar=2099-01-01\n' },
  `systemctl daemon-reload; systemctl start ${name}.timer`,
]
const RESTIC_JOB = '/usr/bin/restic --no-cache backup -q /srv/data'
const consent = ['start-backup']

const list: Scenario[] = [
  {
    name: 'a restic service that has not run for ten days is started and waited for',
    programs: true,
    prepare: [...restic('/mnt/restic', on(10)), ...job('nightly', '/etc/restic.env', RESTIC_JOB)],
    settings: { resticEnvironments },
    expect: 'fail',
    really: [
      { run: '. /etc/restic.env; export RESTIC_REPOSITORY RESTIC_PASSWORD; restic --no-cache snapshots | tail -1', says: /^1 snapshots/ },
      {
        run: '. /etc/restic.env; export RESTIC_REPOSITORY RESTIC_PASSWORD; restic --no-cache snapshots | tail -1',
        says: /^2 snapshots/,
        afterFix: true,
      },
    ],
    fix: { outcome: 'fixed', consent, leavesAction: [] },
  },
  {
    name: 'a borg service that has not run for ten days is started and waited for',
    programs: true,
    prepare: [
      ...borg(`--timestamp ${time(10)} ::old`),
      without('restic'),
      ...job('nightly', '/etc/borg.env', '/usr/bin/borg create ::new /srv/data'),
    ],
    settings: { borgEnvironments },
    expect: 'fail',
    fix: { outcome: 'fixed', consent, leavesAction: [] },
  },
  {
    name: 'nothing is started without consent',
    programs: true,
    prepare: [...restic('/mnt/restic', on(10)), ...job('nightly', '/etc/restic.env', RESTIC_JOB)],
    settings: { resticEnvironments },
    expect: 'fail',
    fix: { outcome: 'refused', code: 'start-backup' },
  },
  {
    name: 'a job that runs at this moment is left alone',
    programs: true,
    prepare: [
      ...restic('/mnt/restic', on(10)),
      ...job('nightly', '/etc/restic.env', `/bin/sh -c 'sleep 300; ${RESTIC_JOB}'`),
      'systemctl start --no-block nightly; sleep 1',
    ],
    settings: { resticEnvironments },
    expect: 'fail',
    fix: { outcome: 'refused', code: 'backup-running', consent },
  },
  {
    name: 'a repository that nobody starts from here',
    programs: true,
    prepare: restic('/mnt/restic', on(10)),
    settings: { resticEnvironments },
    expect: 'fail',
    fix: { outcome: 'refused', code: 'no-startable-job', consent },
  },
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

test('a job that fails is told in words without its own, and is not called done', () =>
  onHost(
    'backup-daily',
    async (host) => {
      await prepareHost(host, [
        ...restic('/mnt/restic', on(10)),
        ...job('nightly', '/etc/restic.env\nEnvironmentFile=/etc/wrong.env', RESTIC_JOB),
        { write: '/etc/wrong.env', text: 'RESTIC_REPOSITORY=/mnt/restic\nRESTIC_PASSWORD=not-the-right-one\n', mode: 0o600 },
      ])
      const args = ['--set', `backup-daily.resticEnvironments=${resticEnvironments}`, '--apply', '--consent', 'start-backup']
      const { found, exitCode } = await fix(host, 'backup-daily', args)
      assert.is(exitCode, 1)
      assert.is(found.remediation?.outcome, 'failed')
      assert.match(found.remediation?.summary ?? '', /failed \(exit code 1\): the password of the repository is wrong; more in: journalctl/)
      await keepsSecrets(host, 'not-the-right-one', 'only-for-the-lab')
    },
    { programs: true },
  ))

/** A password stands where its owner put it and nowhere that Rounds writes. */
async function keepsSecrets(host: LabHost, ...secrets: string[]): Promise<void> {
  for (const secret of secrets) {
    assert.is((await shell(host, `grep -rl ${secret} /var/lib/rounds /tmp || true`)).trim(), '')
  }
}

if (requires('backup-daily on Debian', 'root', 'nspawn')) {
  test.run()
}
