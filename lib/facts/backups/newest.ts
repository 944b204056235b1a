import type { Context } from '../../api.ts'
import { PRODUCTS } from '../../data/products.ts'
import { hoursBetween, hoursWithoutWeekends } from './schedule-days.ts'
import type { BackupJob, BackupRun } from './shape.ts'

/** How old the newest success may be. */
export interface AgeLimits {
  maxHours: number
  /** In all, when a weekend lies between; its hours are then not counted towards `maxHours`. */
  maxHoursOverWeekend: number
}

/** What the seed calls daily, for items that do not take it from the settings of backup-daily. */
export const DAILY: AgeLimits = { maxHours: 26, maxHoursOverWeekend: 74 }

/** Copies on the same computer that a thief or ransomware takes along: they are no backup at all. */
const SNAPSHOTS = ['timeshift', 'vss', 'snapper', 'apfs-snapshot']

/** Comes with Windows, macOS or a desktop of Ubuntu: that it is there does not mean that somebody uses it. */
const COMES_WITH_THE_SYSTEM = ['windows-server-backup', 'time-machine', 'duplicity']

/** Jobs that count: no snapshots, and nothing of the operating system's own that nobody ever set up. */
export function countingJobs(jobs: readonly BackupJob[]): BackupJob[] {
  return jobs.filter(({ product, runs }) => !SNAPSHOTS.includes(product) && !(isUnused(runs) && COMES_WITH_THE_SYSTEM.includes(product)))
}

function isUnused({ entries, complete }: BackupJob['runs']): boolean {
  return entries.length === 0 && complete
}

/** Names of the backup products that somebody installed here. */
export function installedBackups(products: Context['products']): string[] {
  const ids = products === 'unknown' ? [] : products
  const counts = ({ id, kind }: (typeof PRODUCTS)[number]) =>
    kind === 'backup' && ids.includes(id) && !SNAPSHOTS.includes(id) && !COMES_WITH_THE_SYSTEM.includes(id)
  return PRODUCTS.filter(counts).map(({ name }) => name)
}

/** These computers hold what the practice cannot lose. */
export function holdsData(role: Context['role']): boolean {
  return role === 'server' || role === 'domain-controller' || role === 'pms-server' || role === 'session-host'
}

/** A minute or two are a clock that is being set; more is a clock that is wrong, here or where the job ran. */
const AHEAD_HOURS = 0.25

/** The first run that is dated after now: no age of any job can be trusted then. */
export function runFromTheFuture(jobs: readonly BackupJob[], now: Date): { job: BackupJob; at: string } | undefined {
  for (const job of jobs) {
    const ahead = job.runs.entries.find(({ at }) => hoursBetween(now, new Date(at)) > AHEAD_HOURS)
    if (ahead) {
      return { job, at: ahead.at }
    }
  }
  return undefined
}

/** A log backup restores nothing without the full one below it, so it is not counted. */
export function isSuccess({ result, kind }: BackupRun, warningCounts = true): boolean {
  return kind !== 'log' && (result === 'success' || (warningCounts && result === 'warning'))
}

export function newestFirst(runs: readonly BackupRun[]): BackupRun[] {
  return [...runs].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

export function newestSuccess({ runs }: BackupJob, warningCounts = true): BackupRun | undefined {
  return newestFirst(runs.entries).find((run) => isSuccess(run, warningCounts))
}

/** A practice that is closed at the weekend loses nothing then; in all the wait must still end. */
export function isInTime(at: string, now: Date, { maxHours, maxHoursOverWeekend }: AgeLimits): boolean {
  const from = new Date(at)
  const hours = hoursBetween(from, now)
  return hours <= maxHours || (hours <= maxHoursOverWeekend && hoursWithoutWeekends(from, now) <= maxHours)
}

/** Whole hours, for words and measures. */
export function hoursOld(at: string, now: Date): number {
  return Math.max(0, Math.floor(hoursBetween(new Date(at), now)))
}
