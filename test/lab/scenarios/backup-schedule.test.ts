import { suite } from 'uvu'
import { monthEnds } from '../../../lib/facts/backups/schedule.ts'
import { dayNumber, localDay } from '../../../lib/facts/backups/schedule-days.ts'
import { requires } from '../support/requires.ts'
import { type Scenario, type Step, scenarios, shell } from './support.ts'

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

if (requires('backup-schedule on Debian', 'root', 'nspawn')) {
  test.run()
}
