import { DAILY, hoursOld, isInTime, isSuccess, newestFirst } from './newest.ts'
import { dayNumber, hoursBetween, type LocalDay, localDay, weekdayOf } from './schedule-days.ts'
import type { BackupJob, BackupRun } from './shape.ts'

/** One third of the wanted schedule: `shown` by a run, `missing` as far as the whole history tells, or `unknown`. */
export interface SchedulePart {
  found: 'shown' | 'missing' | 'unknown'
  observed: string
  source: string
}

export interface Schedule {
  daily: SchedulePart
  weekly: SchedulePart
  monthly: SchedulePart
}

interface Seen {
  job: BackupJob
  run: BackupRun
}

const WEEK_HOURS = 8 * 24

export function scheduleOf(jobs: readonly BackupJob[], fullEquivalence: boolean, now: Date): Schedule {
  const isFull = ({ job, run }: Seen) => run.kind === 'full' || (fullEquivalence && job.everyRunIsFull)
  const successes = jobs.flatMap((job) => newestFirst(job.runs.entries).flatMap((run) => (isSuccess(run) ? [{ job, run }] : [])))
  return {
    daily: daily(jobs, successes, now),
    weekly: weekly(jobs, successes, isFull, now),
    monthly: monthly(jobs, successes, isFull, now),
  }
}

function daily(jobs: readonly BackupJob[], successes: Seen[], now: Date): SchedulePart {
  const shown = newestOf(successes.filter(({ run }) => isInTime(run.at, now, DAILY)))
  return shown
    ? { found: 'shown', observed: `saved ${hoursOld(shown.run.at, now)} hours ago by ${shown.job.name}`, source: shown.job.source }
    : notShown(jobs, `no success within ${DAILY.maxHours} hours`, DAILY.maxHoursOverWeekend, now)
}

function weekly(jobs: readonly BackupJob[], successes: Seen[], isFull: (seen: Seen) => boolean, now: Date): SchedulePart {
  const young = successes.filter(({ run }) => hoursBetween(new Date(run.at), now) <= WEEK_HOURS && run.kept !== false)
  const shown = newestOf(young.filter(isFull))
  if (shown) {
    return { found: 'shown', observed: `full${mapping(shown)} on ${dayOf(shown)} by ${shown.job.name}`, source: shown.job.source }
  }
  return unclear(young) ?? notShown(jobs, 'no full backup within 8 days', WEEK_HOURS, now)
}

function monthly(jobs: readonly BackupJob[], successes: Seen[], isFull: (seen: Seen) => boolean, now: Date): SchedulePart {
  const windows = monthEnds(localDay(now))
  const inside = successes.filter(({ run }) => windows.some((window) => isInside(run.at, window)))
  const full = inside.filter(isFull)
  const kept = newestOf(full.filter(({ run }) => run.kept === true))
  if (kept) {
    return { found: 'shown', observed: `full${mapping(kept)} of ${dayOf(kept)}, still kept by ${kept.job.name}`, source: kept.job.source }
  }
  const looked = newestOf(full.filter(({ run }) => run.kept === undefined))
  if (looked) {
    const observed = `full of ${dayOf(looked)} by ${looked.job.name}; whether it is still kept is not known`
    return { found: 'unknown', observed, source: looked.job.source }
  }
  const what = full.length > 0 ? 'the full backup of the end of the month is no longer kept' : 'no full backup of the end of the month'
  const [first] = windows
  return unclear(inside) ?? notShown(jobs, what, (dayNumber(localDay(now)) - (first?.from ?? 0) + 1) * 24, now)
}

/** Days in a row, both included. */
export interface MonthEnd {
  from: number
  to: number
}

/**
 * The days on which a backup counts for the end of the month: the last three of one month and the first three of the next.
 * While the first three are not over, that of the month before still counts, too.
 */
export function monthEnds({ year, month, day }: Pick<LocalDay, 'year' | 'month' | 'day'>): MonthEnd[] {
  const newest = monthEnd(year, month)
  return day > 3 ? [newest] : [newest, monthEnd(year, month - 1)]
}

/** That around the first day of a month. Where the last three days are Friday to Sunday and that Friday is a holiday (29 March and 28 June 2024), Thursday was the last working day. */
export function monthEnd(year: number, month: number): MonthEnd {
  const first = dayNumber({ year, month, day: 1 })
  const from = weekdayOf(year, month, -2) === 'fri' ? first - 4 : first - 3
  return { from, to: first + 2 }
}

function isInside(at: string, { from, to }: MonthEnd): boolean {
  const day = dayNumber(localDay(new Date(at)))
  return day >= from && day <= to
}

/** Successes of which the product does not say whether they are full prove neither. */
function unclear(seen: readonly Seen[]): SchedulePart | undefined {
  const one = newestOf(seen.filter(({ run, job }) => run.kind === 'unknown' && !job.everyRunIsFull))
  return one && { found: 'unknown', observed: `${one.job.name} does not say which of its backups are full`, source: one.job.source }
}

/** Nothing is missing for certain while a history does not reach back far enough. */
function notShown(jobs: readonly BackupJob[], observed: string, hours: number, now: Date): SchedulePart {
  const short = jobs.find(({ runs }) => !runs.complete && !reachesBack(runs.entries, hours, now))
  return short
    ? { found: 'unknown', observed: `${observed} is known, and the history of ${short.name} is not whole`, source: short.source }
    : { found: 'missing', observed, source: jobs.map(({ source }) => source)[0] ?? 'backups' }
}

function reachesBack(runs: readonly BackupRun[], hours: number, now: Date): boolean {
  return runs.some(({ at }) => hoursBetween(new Date(at), now) > hours)
}

function newestOf(seen: readonly Seen[]): Seen | undefined {
  return [...seen].sort((a, b) => Date.parse(b.run.at) - Date.parse(a.run.at))[0]
}

/** Says so where a run counts as full because every one can be restored like a full one. */
function mapping({ run, job }: Seen): string {
  return run.kind !== 'full' && job.everyRunIsFull ? ' (every run is)' : ''
}

function dayOf({ run }: Seen): string {
  const { year, month, day } = localDay(new Date(run.at))
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-')
}
