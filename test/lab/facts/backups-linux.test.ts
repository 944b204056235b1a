import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BackupJob, Backups } from '../../../lib/facts/backups/shape.ts'
import { documentOf, onHost, rounds, shell } from '../scenarios/support.ts'
import type { LabHost } from '../support/hosts.ts'
import { requires } from '../support/requires.ts'

const test = suite('backups on a real Debian host')

const SECRET = 'Kiwi-4711-secret'
const DAY = 86_400_000

/** What Rounds learnt, and everything it printed for the search for secrets. */
async function backupsOf(host: LabHost, settings: Record<string, string> = {}): Promise<Backups['jobs']> {
  const set = Object.entries(settings).flatMap(([name, text]) => ['--set', `backup-daily.${name}=${text}`])
  const { stdout, stderr } = await rounds(host, ['check', 'backup-daily', '--json', ...set], { timeoutSeconds: 90 })
  assert.is(stderr, '')
  assert.not.match(stdout, SECRET)
  const fact = documentOf(stdout).facts.backups
  assert.ok(fact && 'value' in fact, JSON.stringify(fact))
  return (fact.value as Backups).jobs
}

function only(jobs: BackupJob[]): BackupJob {
  const [job, another] = jobs
  assert.ok(job && !another, `one job was expected: ${JSON.stringify(jobs, undefined, 2)}`)
  return job
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY).toISOString().slice(0, 19)
}

const RESTIC = [
  'mkdir -p /etc/restic /srv/pms /backup; echo records >/srv/pms/patients.db',
  `printf 'RESTIC_REPOSITORY=/backup/restic\\nRESTIC_PASSWORD="${SECRET}"\\n' >/etc/restic/env; chmod 600 /etc/restic/env`,
  'set -a; . /etc/restic/env; restic init --quiet',
].join('\n')
const asRestic = (command: string) => `set -a; . /etc/restic/env; ${command}`
const unit = (name: string, ...text: string[]) => `printf '%s\\n' ${text.map((line) => `'${line}'`).join(' ')} >/etc/systemd/system/${name}`
const nightly = (...commands: string[]) =>
  [
    unit('nightly.service', '[Service]', 'Type=oneshot', 'EnvironmentFile=/etc/restic/env', ...commands.map((one) => `ExecStart=${one}`)),
    unit('nightly.timer', '[Timer]', 'OnCalendar=daily', '[Install]', 'WantedBy=timers.target'),
    'systemctl daemon-reload; systemctl enable --quiet --now nightly.timer',
  ].join('\n')

test('snapshots of this host are runs, those of another are not, and nothing is written into the repository', () =>
  onHost(
    'backups-restic',
    async (host) => {
      await shell(host, RESTIC)
      const time = daysAgo(2).replace('T', ' ')
      await shell(host, asRestic(`restic backup --quiet --time '${time}' /srv/pms; restic backup --quiet --host elsewhere /etc/restic`))
      const before = await host.fingerprint(['/backup', '/root'])
      const jobs = await backupsOf(host, { resticEnvironments: '/etc/restic/env' })
      const job = only(jobs.entries)
      assert.is(job.name, 'restic /backup/restic')
      assert.equal(job.covers, ['/srv/pms'])
      assert.equal(job.target, { place: 'same-disk', where: '/' })
      assert.is(job.runs.entries.length, 1)
      assert.ok(Math.abs(Date.parse(job.runs.entries[0]?.at ?? '') - Date.parse(`${daysAgo(2)}Z`)) < 60_000)
      assert.is(job.runs.complete, true)
      assert.equal(
        jobs.missed.filter((one) => /restic/.test(one)),
        [],
      )
      assert.equal(await host.fingerprint(['/backup', '/root']), before)
    },
    { programs: true },
  ))

test('a failed service joins the older success of its repository, and a check counts as verification', () =>
  onHost(
    'backups-joined',
    async (host) => {
      await shell(host, RESTIC)
      await shell(host, nightly('/usr/bin/restic backup /srv/pms', '/usr/bin/restic check'))
      await shell(host, 'systemctl start nightly.service')
      const good = only((await backupsOf(host, { resticEnvironments: '/etc/restic/env' })).entries)
      assert.is(good.runs.entries[0]?.result, 'success')
      assert.ok(good.verifiedAt)
      await shell(
        host,
        'mv /backup/restic/keys /backup/restic/kept; systemctl start nightly.service && exit 1; mv /backup/restic/kept /backup/restic/keys',
      )
      const { runs } = only((await backupsOf(host, { resticEnvironments: '/etc/restic/env' })).entries)
      assert.equal(
        runs.entries.map(({ result }) => result),
        ['failed', 'success'],
      )
      assert.is(runs.entries[0]?.message, 'exit-code 1')
    },
    { programs: true },
  ))

test('a start that was skipped for an unmet condition is no run', () =>
  onHost('backups-skipped', async (host) => {
    const lines = ['[Unit]', 'ConditionPathExists=/go', '[Service]', 'Type=oneshot', 'ExecStart=/bin/true']
    await shell(host, `${unit('own.service', ...lines)}; systemctl daemon-reload; touch /go; systemctl start own`)
    const runs = async () => only((await backupsOf(host, { jobUnits: 'own' })).entries).runs.entries
    const before = await runs()
    assert.is(before.length, 1)
    await shell(host, 'rm /go; sleep 1.1; systemctl start own; systemctl show --property=ConditionResult own | grep no; journalctl --sync')
    assert.equal(await runs(), before)
  }))

test('a service that ran before the computer was restarted is remembered, and one that never ran has no runs', () =>
  onHost(
    'backups-restart',
    async (host) => {
      await shell(host, `${RESTIC}\n${nightly('/usr/bin/restic backup /srv/pms')}`)
      assert.equal(only((await backupsOf(host)).entries).runs.entries, [])
      await shell(host, 'systemctl start nightly.service; journalctl --sync')
      await host.down()
      await host.up()
      const job = only((await backupsOf(host)).entries)
      assert.is(job.name, 'restic nightly.service')
      assert.equal(
        job.runs.entries.map(({ result }) => result),
        ['success'],
      )
      assert.is(job.runs.complete, false)
      assert.match(job.runs.missed.join(), 'journal does not reach back')
      await shell(host, 'rm -rf /var/log/journal/*; systemctl restart systemd-journald')
      assert.equal(only((await backupsOf(host)).entries).runs.entries, [])
    },
    { programs: true },
  ))

test('a wrong password, a missing repository and a file that others may write are each said without the secret', () =>
  onHost(
    'backups-refused',
    async (host) => {
      await shell(host, RESTIC)
      const env = (name: string, repository: string, password: string) =>
        `printf 'RESTIC_REPOSITORY=${repository}\\nRESTIC_PASSWORD=${password}\\n' >/etc/restic/${name}; chmod 600 /etc/restic/${name}`
      await shell(host, env('wrong', '/backup/restic', `${SECRET}x`))
      await shell(host, env('gone', `rest:http://anna:${SECRET}@127.0.0.1:9/none`, SECRET))
      await shell(host, `${env('open', '/backup/restic', SECRET)}; chmod 666 /etc/restic/open`)
      const { entries, complete, missed } = await backupsOf(host, {
        resticEnvironments: '/etc/restic/wrong,/etc/restic/gone,/etc/restic/open',
      })
      assert.equal(entries, [])
      assert.is(complete, false)
      assert.match(missed.join('\n'), 'The restic repository of /etc/restic/wrong could not be read: its password does not open it')
      assert.match(missed.join('\n'), /repository of \/etc\/restic\/gone could not be read: /)
      assert.match(missed.join('\n'), /\/etc\/restic\/open/)
    },
    { programs: true },
  ))

test('a run in progress is one, a locked repository is read all the same, and its lock stays', () =>
  onHost(
    'backups-running',
    async (host) => {
      await shell(host, RESTIC)
      // systemd tells whole seconds, restic parts of them: in one second the order of the two would be chance.
      await shell(host, `${asRestic('restic backup --quiet /srv/pms')}; sleep 1.1`)
      await shell(host, nightly('/bin/sh -c "sleep 300 | /usr/bin/restic backup --stdin"'))
      await shell(host, 'systemctl start --no-block nightly.service; until ls /backup/restic/locks/* >/dev/null 2>&1; do sleep 0.1; done')
      const before = await host.fingerprint(['/backup/restic/locks'])
      const job = only((await backupsOf(host, { resticEnvironments: '/etc/restic/env' })).entries)
      assert.is(job.running, true)
      assert.equal(
        job.runs.entries.map(({ result }) => result),
        ['running', 'success'],
      )
      assert.equal(await host.fingerprint(['/backup/restic/locks']), before)
    },
    { programs: true },
  ))

test('archives of borg are read past a lock, with the check that borgmatic wrote down', () =>
  onHost(
    'backups-borg',
    async (host) => {
      await shell(
        host,
        [
          'mkdir -p /etc/borgmatic /srv/pms /backup; echo records >/srv/pms/patients.db',
          `printf 'BORG_REPO=/backup/borg\\nBORG_PASSPHRASE=${SECRET}\\n' >/etc/borg.env; chmod 600 /etc/borg.env`,
          'set -a; . /etc/borg.env; borg init -e repokey 2>/dev/null',
          `borg create --timestamp '${daysAgo(3)}' ::old /srv/pms`,
          `cat >/etc/borgmatic/config.yaml <<'X'
location:
  source_directories: [/srv/pms]
  repositories: [/backup/borg]
storage:
  encryption_passphrase: ${SECRET}
retention:
  keep_daily: 40
consistency:
  checks: [repository]
X`,
          'chmod 600 /etc/borgmatic/config.yaml',
          'systemd-run --quiet --wait --property=Environment=HOME=/root borgmatic --verbosity -1',
        ].join('\n'),
      )
      const lock = 'systemd-run --quiet --unit=holder --property=EnvironmentFile=/etc/borg.env borg with-lock /backup/borg sleep 300'
      await shell(host, `${lock}; until test -e /backup/borg/lock.exclusive; do sleep 0.1; done`)
      const job = only((await backupsOf(host, { borgEnvironments: '/etc/borg.env' })).entries)
      assert.is(job.name, 'borg /backup/borg')
      assert.equal(job.covers, ['/srv/pms'])
      assert.is(job.runs.entries.length, 2)
      assert.ok(Math.abs(Date.parse(job.runs.entries[1]?.at ?? '') - Date.parse(`${daysAgo(3)}Z`)) < 120_000)
      assert.ok(Math.abs(Date.parse(job.verifiedAt ?? '') - Date.now()) < 120_000)
      await shell(host, 'test -e /backup/borg/lock.exclusive')
    },
    { programs: true },
  ))

test('the manifests of duplicity tell of full and incremental runs', () =>
  onHost(
    'backups-duplicity',
    async (host) => {
      await shell(
        host,
        'export HOME=/root PASSPHRASE=x; mkdir -p /srv/pms /backup; echo a >/srv/pms/a; for run in 1 2; do duplicity --no-encryption /srv/pms file:///backup/duplicity >/dev/null; sleep 1; done',
      )
      const { runs } = only((await backupsOf(host)).entries.filter(({ product }) => product === 'duplicity'))
      assert.equal(
        runs.entries.map(({ kind, result }) => `${kind} ${result}`),
        ['incremental success', 'full success'],
      )
    },
    { programs: true },
  ))

test('dumps count by time and size, a unit that is named counts as a job, and a missing one is said', () =>
  onHost('backups-dumps', async (host) => {
    await shell(
      host,
      [
        'mkdir -p /srv/dumps; head -c 5000 /dev/urandom >/srv/dumps/pms-2026-11-20.sql.gz; touch -d "2 days ago" /srv/dumps/pms-2026-11-20.sql.gz',
        'gzip -c </dev/null >/srv/dumps/pms-2026-11-21.sql.gz; touch -d "1 day ago" /srv/dumps/pms-2026-11-21.sql.gz',
        'ln -s pms-2026-11-20.sql.gz /srv/dumps/latest.sql.gz',
        unit('own.service', '[Service]', 'Type=oneshot', 'ExecStart=/bin/true'),
        'systemctl daemon-reload; systemctl start own.service',
      ].join('\n'),
    )
    const { entries, missed } = await backupsOf(host, { dumpFiles: '/srv/dumps/*.gz', jobUnits: 'own,nowhere.service' })
    assert.equal(
      entries.map(({ name, runs }) => `${name}: ${runs.entries.map(({ result }) => result)}`),
      ['script own.service: success', 'dump /srv/dumps/pms-*.sql.gz: failed,success'],
    )
    assert.match(missed.join(), 'backup-daily.jobUnits names nowhere.service: there is no such service here')
  }))

if (requires('backups on a real Debian host', 'root', 'nspawn')) {
  test.run()
}
