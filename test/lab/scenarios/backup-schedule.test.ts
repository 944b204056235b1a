import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { monthEnds } from '../../../lib/facts/backups/schedule.ts'
import { dayNumber, localDay } from '../../../lib/facts/backups/schedule-days.ts'
import type { LabHost } from '../support/hosts.ts'
import { requires } from '../support/requires.ts'
import { check, fix, onHost, prepareHost, rounds, type Scenario, type Step, scenarios, shell } from './support.ts'

const test = suite('backup-schedule on Debian')

const DAY = 86_400_000
/** The repository is named under another item, so it stands in a settings file. */
const named: Step = {
  write: '/etc/rounds/machine.json',
  text: JSON.stringify({ settings: { 'backup-daily.resticEnvironments': ['/etc/restic.env'] } }),
}
const environment: Step = {
  write: '/etc/restic.env',
  text: 'RESTIC_REPOSITORY=/srv/restic\nRESTIC_PASSWORD=only-for-the-lab\n',
  mode: 0o600,
}
/** In a script, so that the service which runs this step is not taken for a backup job itself. */
const restic =
  (command: string): Step =>
  async (host) => {
    host.write('/srv/step.sh', `set -ea; . /etc/restic.env; ${command}`)
    await shell(host, 'sh /srv/step.sh')
  }

/** Days on which a backup counts for the end of the month, as the clinic's calendar has them. */
const ends = monthEnds(localDay(new Date()))
const isMonthEnd = (at: Date) => ends.some(({ from, to }) => dayNumber(localDay(at)) >= from && dayNumber(localDay(at)) <= to)
/** Noon at the clinic or near it on the second of those days. */
const endOfMonth = new Date(((ends[0]?.from ?? 0) + 1) * DAY)
const textOf = (at: Date) => at.toISOString().slice(0, 19).replace('T', ' ')
const daysAgo = (days: number) => new Date(Date.now() - days * DAY)
const backup = (at: Date) => `restic backup -q --time '${textOf(at)}' /srv/data`
const saved = (...times: Date[]): Step[] => [
  'mkdir -p /srv/data; echo record >/srv/data/a',
  environment,
  restic(['restic init -q', ...times.map(backup)].join('; ')),
]
const threeTimes = [daysAgo(0), daysAgo(3), endOfMonth]
const newestTwo = [...threeTimes].sort((a, b) => b.getTime() - a.getTime()).slice(0, 2)

const list: Scenario[] = [
  {
    name: 'today, this week and the end of the month',
    programs: true,
    prepare: [...saved(...threeTimes), named],
    expect: 'pass',
    summary: /^Daily, weekly full and month-end full backups are there$/,
  },
  {
    name: 'an end of the month that was forgotten',
    programs: true,
    prepare: [...saved(...threeTimes), named, restic('restic forget -q --group-by "" --keep-last 2')],
    expect: newestTwo.some(isMonthEnd) ? 'pass' : 'warn',
  },
  {
    name: 'a repository that stopped two weeks ago',
    programs: true,
    prepare: [...saved(daysAgo(14)), named],
    expect: 'fail',
    summary: /^weekly full: no full backup within 8 days$/,
  },
  { name: 'a repository that nobody let Rounds ask', programs: true, prepare: saved(daysAgo(0)), expect: 'unknown' },
  { name: 'a server on which nothing is recognised', expect: 'unknown' },
  {
    name: 'a workstation without a backup product',
    prepare: ['mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop'],
    expect: 'not-applicable',
  },
]
scenarios(test, 'backup-schedule', list)

/** A repository with a set for each of many days, of which most are beyond the schedule. */
interface Tool {
  id: 'restic' | 'borg'
  environment: Step
  create: string
  save: (at: Date) => string
  /** Ids with their times, one a line, oldest first. */
  sets: string
  restoreOldest: string
  check: string
  lock: string
}

const open = 'set -a; . /etc/job.env; set +a;'
const rotated: Tool[] = [
  {
    id: 'restic',
    environment: { write: '/etc/job.env', text: 'RESTIC_REPOSITORY=/srv/repository\nRESTIC_PASSWORD=only-for-the-lab\n', mode: 0o600 },
    create: 'restic init -q',
    save: (at) => `restic backup -q --time '${textOf(at)}' /srv/data`,
    sets: 'restic --no-lock snapshots --json | tr \'}\' \'\\n\' | sed -nE \'s/.*"time":"([^"]*)".*"id":"([0-9a-f]*)".*/\\1 \\2/p\' | sort',
    restoreOldest: 'restic restore "$id" --target /tmp/back >/dev/null; cmp /tmp/back/srv/data/a /srv/data/a',
    check: 'restic check',
    lock: 'mkfifo /srv/pipe; systemd-run -q --unit=other sh -c "set -a; . /etc/job.env; sleep 600 | restic backup -q --stdin"; for i in $(seq 100); do ls /srv/repository/locks | grep -q . && break; sleep 0.1; done; ls /srv/repository/locks | grep -q .',
  },
  {
    id: 'borg',
    environment: { write: '/etc/job.env', text: 'BORG_REPO=/srv/repository\nBORG_PASSPHRASE=only-for-the-lab\n', mode: 0o600 },
    create: 'borg init -e repokey 2>/dev/null',
    save: (at) => `borg create --timestamp ${at.toISOString().slice(0, 19)} ::pms-${at.getTime()} /srv/data`,
    sets: "borg list --format '{time} {archive}{NL}' | sort -k 2",
    restoreOldest: 'mkdir -p /tmp/back; cd /tmp/back; borg extract "::$id"; cmp /tmp/back/srv/data/a /srv/data/a',
    check: 'borg check',
    // With notes of its own, as on another computer.
    lock: 'systemd-run -q --unit=other sh -c "set -a; . /etc/job.env; BORG_BASE_DIR=/srv/other; sleep 600 | borg create ::stdin -"; for i in $(seq 100); do ls /srv/repository/lock.exclusive 2>/dev/null | grep -q . && break; sleep 0.1; done; ls /srv/repository/lock.exclusive | grep -q .',
  },
]

/** Each of the last twenty days, and about every tenth before: 44 sets. */
const TIMES = [...Array.from({ length: 20 }, (_, day) => day), ...Array.from({ length: 24 }, (_, step) => 20 + step * 10)]
  .map(daysAgo)
  .reverse()
/** Four in one hour, of which one is enough, one of the end of the month and one of today. */
const FEW = [0, 10, 20, 30].map((minutes) => new Date(daysAgo(10).getTime() + minutes * 60_000)).concat(endOfMonth, daysAgo(0))
FEW.sort((a, b) => a.getTime() - b.getTime())
const set = (tool: Tool) => ['--set', `backup-daily.${tool.id}Environments=/etc/job.env`]
const setsOf = async (host: LabHost, { sets }: Tool) => (await shell(host, `${open} ${sets}`)).trim().split('\n')
const proveOne = async (host: LabHost, tool: Tool) =>
  assert.is((await rounds(host, ['prove', 'backup-restore-tested', ...set(tool)], { timeoutSeconds: 120 })).exitCode, 0)
/** A setting of another item stands in a settings file. */
const settingsFile = (tool: Tool): Step => ({
  write: '/etc/rounds/machine.json',
  text: JSON.stringify({
    settings: {
      [`backup-daily.${tool.id}Environments`]: ['/etc/job.env'],
      'backup-schedule.keepWeekly': 4,
      'backup-schedule.keepMonthly': 3,
    },
  }),
})
const rotate = (host: LabHost, ...args: string[]) => fix(host, 'backup-schedule', args)
const APPLY = ['--apply', '--consent', 'rotate-backups']

const withRepository = (tool: Tool, name: string, act: (host: LabHost) => Promise<void>, times = TIMES) =>
  test(`${tool.id}: ${name}`, () =>
    onHost(
      'backup-schedule',
      async (host) => {
        const steps = ['mkdir -p /srv/data; echo record >/srv/data/a', tool.environment, settingsFile(tool)] as const
        host.write('/srv/step.sh', `set -ea; . /etc/job.env; ${[tool.create, ...times.map(tool.save)].join('; ')}`)
        await prepareHost(host, [...steps])
        assert.is((await host.run(['sh', '/srv/step.sh'], { timeoutSeconds: 400 })).exitCode, 0)
        await act(host)
        assert.is((await shell(host, 'grep -rl only-for-the-lab /var/lib/rounds /tmp || true')).trim(), '', 'a password was written down')
      },
      { programs: true },
    ))

for (const tool of rotated) {
  withRepository(tool, 'what is beyond the schedule is shown, then exactly that is deleted', async (host) => {
    await proveOne(host, tool)
    assert.is((await check(host, 'backup-schedule')).status, 'pass')
    const before = await setsOf(host, tool)
    assert.is(before.length, 44)
    const shown = await rotate(host, '--what-if')
    const after = shown.found.remediation?.changes[0]?.after ?? ''
    const [, count = '', times = ''] = /^deletes (\d+) of 44 sets \((.*)\); keeps \d+, /.exec(after) ?? []
    assert.ok(Number(count) >= 12, JSON.stringify(shown.found.remediation))
    assert.is(times.split(', ').length, Number(count))
    assert.equal(await setsOf(host, tool), before, '--what-if deleted something')
    assert.is((await rotate(host, '--apply')).found.remediation?.code, 'rotate-backups')
    assert.equal(await setsOf(host, tool), before, 'something was deleted without consent')

    const { found, exitCode } = await rotate(host, ...APPLY)
    assert.is(found.remediation?.outcome, 'fixed', JSON.stringify(found.remediation))
    assert.is(exitCode, 0)
    const left = await setsOf(host, tool)
    const gone = before.filter((line) => !left.includes(line))
    assert.is(gone.length, Number(count))
    assert.is(left.length, before.length - gone.length)
    assert.is(left.at(-1), before.at(-1), 'the newest is gone')
    for (const line of gone) {
      const [id = ''] = line.split(' ').slice(-1)
      assert.match(host.read('/var/lib/rounds/journal.jsonl') ?? (await shell(host, 'cat /var/lib/rounds/*journal*')), new RegExp(id))
    }
    assert.is((await check(host, 'backup-schedule')).status, 'pass')
    const [oldest = ''] = (left[0] ?? '').split(' ').slice(-1)
    await shell(host, `${open} id=${oldest}; ${tool.restoreOldest}; ${tool.check}`)

    assert.is((await rotate(host, ...APPLY)).found.remediation?.outcome, 'unchanged')
    assert.equal(await setsOf(host, tool), left)
  })
  withRepository(
    tool,
    'without a proof that it can be restored from nothing is deleted',
    async (host) => {
      const before = await setsOf(host, tool)
      const { found } = await rotate(host, ...APPLY)
      assert.is(found.remediation?.code, 'newest-unverified', JSON.stringify(found.remediation))
      assert.equal(await setsOf(host, tool), before)
    },
    FEW,
  )
  withRepository(
    tool,
    'while somebody works in the repository nothing is deleted',
    async (host) => {
      await proveOne(host, tool)
      const before = await setsOf(host, tool)
      await shell(host, tool.lock)
      const { found } = await rotate(host, ...APPLY)
      assert.is(found.remediation?.code, 'backup-running', JSON.stringify(found.remediation))
      await shell(host, 'systemctl kill -s KILL other; sleep 0.5')
      await shell(host, `${open} ${tool.id === 'restic' ? 'restic unlock' : 'borg break-lock'}`)
      assert.equal(await setsOf(host, tool), before)
    },
    FEW,
  )
  withRepository(
    tool,
    'after a run that failed nothing is deleted',
    async (host) => {
      await proveOne(host, tool)
      await prepareHost(host, [
        {
          write: '/etc/systemd/system/nightly.service',
          text: `[Service]\nType=oneshot\nEnvironmentFile=/etc/job.env\nExecStart=/usr/bin/${tool.id} ${tool.id === 'restic' ? 'backup' : 'create ::x'} /srv/data --no-such-option\n`,
        },
        'systemctl daemon-reload; systemctl start nightly || true',
      ])
      const before = await setsOf(host, tool)
      const { found } = await rotate(host, ...APPLY)
      assert.is(found.remediation?.code, 'newest-failed', JSON.stringify(found.remediation))
      assert.equal(await setsOf(host, tool), before)
    },
    FEW,
  )
}

if (requires('backup-schedule on Debian', 'root', 'nspawn')) {
  test.run()
}
