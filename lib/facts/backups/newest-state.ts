import type { Status } from '../../api.ts'
import { type AgeLimits, hoursOld, isInTime, isSuccess, newestFirst, newestSuccess } from './newest.ts'
import type { BackupJob, BackupRun } from './shape.ts'

/** What the history of one job says about today. */
export interface JobState {
  job: BackupJob
  status: Extract<Status, 'pass' | 'warn' | 'unknown' | 'fail'>
  observed: string
  /** Hours since the newest success. */
  hours?: number
}

export interface JobLimits extends AgeLimits {
  warningCounts: boolean
}

/** A job is judged by its newest success; what happened since makes it weaker, never stronger. */
export function jobState(job: BackupJob, limits: JobLimits, now: Date): JobState {
  const success = newestSuccess(job, limits.warningCounts)
  const last = newestFirst(job.runs.entries).find(({ result }) => result !== 'running')
  const hours = success && hoursOld(success.at, now)
  const verdict =
    success && hours !== undefined && isInTime(success.at, now, limits)
      ? inTime(success, last, hours)
      : late(job, { success, last, hours }, limits, now)
  return { job, ...verdict, ...(hours === undefined ? {} : { hours }) }
}

type Verdict = Pick<JobState, 'status' | 'observed'>

function inTime(success: BackupRun, last: BackupRun | undefined, hours: number): Verdict {
  const saved = `saved ${hours} hours ago`
  if (last && last !== success && last.result !== 'success' && last.kind !== 'log') {
    const since = { failed: 'the run after that failed', warning: 'the run after that ended with warnings' } as Record<string, string>
    return { status: 'warn', observed: `${saved}, but ${since[last.result] ?? 'how the run after that ended is not known'}${said(last)}` }
  }
  return success.result === 'warning'
    ? { status: 'warn', observed: `${saved}, with warnings${said(success)}` }
    : { status: 'pass', observed: saved }
}

interface Late {
  success: BackupRun | undefined
  last: BackupRun | undefined
  hours: number | undefined
}

/** A log that was cut off at its old end still shows the newest run; one that shows nothing at all says nothing. */
function late(job: BackupJob, { success, last, hours }: Late, limits: JobLimits, now: Date): Verdict {
  const { running, runs } = job
  const before = hours === undefined ? 'no success is known' : `the last success was ${hours} hours ago`
  if (running && hours !== undefined && hours <= 2 * limits.maxHours) {
    return { status: 'warn', observed: `${before}; a run is going on` }
  }
  if (last?.result === 'unknown' && isInTime(last.at, now, limits)) {
    return { status: 'unknown', observed: `${before}; how the last run ended is not known${said(last)}` }
  }
  if (last?.result === 'failed') {
    return { status: 'fail', observed: `${before}; the last run failed ${hoursOld(last.at, now)} hours ago${said(last)}` }
  }
  if (success === undefined && last?.result !== 'warning' && !runs.complete) {
    return { status: 'unknown', observed: `its history could not be read: ${runs.missed[0] ?? 'it is not whole'}` }
  }
  return { status: 'fail', observed: runs.entries.length === 0 ? 'it has never run, as far as its history reaches' : before }
}

function said({ message }: BackupRun): string {
  return message ? ` (${message.length <= 60 ? message : `${message.slice(0, 57)}...`})` : ''
}

/** Its own history shows that it runs once a week or once a month, and the next run is not overdue: then its age is no fault. */
export function keepsItsRhythm({ runs }: BackupJob, now: Date): boolean {
  const ended = newestFirst(runs.entries).filter(({ result }) => result !== 'running')
  const [newest, ...before] = ended.filter((run) => isSuccess(run)).map(({ at }) => at)
  const [last] = ended
  if (!newest || last?.at !== newest || before.length === 0) {
    return false
  }
  const gaps = before.slice(0, 3).map((at, index) => hoursOld(at, new Date([newest, ...before][index] ?? at)))
  return hoursOld(newest, now) <= 1.5 * Math.min(...gaps)
}

/** Best first: what it shows, then where it is kept, then its age. */
export function byWorth(a: JobState, b: JobState): number {
  const order = ['pass', 'warn', 'unknown', 'fail']
  return (
    order.indexOf(a.status) - order.indexOf(b.status) ||
    Number(mayBeOnSameDisk(a)) - Number(mayBeOnSameDisk(b)) ||
    (a.hours ?? Number.POSITIVE_INFINITY) - (b.hours ?? Number.POSITIVE_INFINITY)
  )
}

function mayBeOnSameDisk({ job }: JobState): boolean {
  return isOnSameDisk({ job }) || job.target.unread !== undefined
}

/** What lies on the disk that it protects is lost with it. */
export function isOnSameDisk({ job }: Pick<JobState, 'job'>): boolean {
  return job.target.place === 'same-disk'
}
