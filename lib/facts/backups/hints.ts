import { hoursOld, isInTime, newestSuccess } from './newest.ts'
import type { BackupJob, Restore } from './shape.ts'

export interface Found<T> {
  job: BackupJob
  what: T
}

/** The newest success that went outside of the local network. */
export function newestRemote(jobs: readonly BackupJob[]): Found<string> | undefined {
  const found = jobs
    .filter(({ target }) => target.place === 'remote')
    .flatMap((job) => {
      const success = newestSuccess(job)
      return success ? [{ job, what: success.at }] : []
    })
  return found.sort((a, b) => Date.parse(b.what) - Date.parse(a.what))[0]
}

/** Every job keeps its copies in the building; of a disk that can be carried away nobody knows where it is. */
export function areAllLocal(jobs: readonly BackupJob[]): boolean {
  return jobs.length > 0 && jobs.every(({ target: { place } }) => place === 'same-disk' || place === 'disk' || place === 'network')
}

/** A copy off site every day; over a weekend it may wait as the backup itself may. */
export function isOffsiteInTime(at: string, now: Date, maxHours: number): boolean {
  return isInTime(at, now, { maxHours, maxHoursOverWeekend: maxHours + 48 })
}

/** A whole database proves more than a folder, a folder more than one file. */
const WORTH: ReadonlyArray<Restore['what']> = ['database', 'files', 'canary']

/** Of the restores that count the one that proves most, and of those the newest. */
export function bestRestore(jobs: readonly BackupJob[], counts: (at: string) => boolean): Found<Restore> | undefined {
  const found = jobs.flatMap((job) => job.restores.filter(({ at }) => counts(at)).map((what) => ({ job, what })))
  return found.sort((a, b) => WORTH.indexOf(a.what.what) - WORTH.indexOf(b.what.what) || Date.parse(b.what.at) - Date.parse(a.what.at))[0]
}

export function newestVerified(jobs: readonly BackupJob[]): Found<string> | undefined {
  const found = jobs.flatMap((job) => (job.verifiedAt ? [{ job, what: job.verifiedAt }] : []))
  return found.sort((a, b) => Date.parse(b.what) - Date.parse(a.what))[0]
}

export function daysOld(at: string, now: Date): number {
  return Math.floor(hoursOld(at, now) / 24)
}
