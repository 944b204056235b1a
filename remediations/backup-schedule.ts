import { type Answer, type BackupRotationChange, type Context, defineRemediation, type Plan, type Refusal, reasonOf } from '../lib/api.ts'
import type { BackupLocks } from '../lib/facts/backup-locks/shape.ts'
import { byHand } from '../lib/facts/backups/by-hand.ts'
import { countingJobs, DAILY, isInTime, isSuccess, newestFirst, newestSuccess } from '../lib/facts/backups/newest.ts'
import { keepsItsRhythm } from '../lib/facts/backups/newest-state.ts'
import type { BackupJob, Backups } from '../lib/facts/backups/shape.ts'
import { daysBetween, newest } from '../lib/formats/times.ts'

interface Facts {
  backups: Backups
  locks: Answer<BackupLocks>
}
interface Settings {
  keepDaily: number
  keepWeekly: number
  keepMonthly: number
}

const VERIFIED_DAYS = 31
const CONSENT = {
  code: 'rotate-backups',
  because:
    'deletes backups for good, also what another schedule would keep for years; a backup that begins meanwhile may fail, so it is no work for the hour of the backup',
}

/** Deletes what the practice no longer keeps, repository by repository, and never while the newest backup is in doubt. */
export default defineRemediation<Facts, Settings>(({ backups, locks }, settings, context): Plan | Refusal => {
  const jobs = countingJobs(backups.jobs.entries)
  const repositories = byEnvironment(jobs)
  if (repositories.size === 0) {
    return notOurs(jobs)
  }
  const refusals: Refusal[] = []
  const changes: BackupRotationChange[] = []
  for (const [environmentFile, own] of repositories) {
    const refused = doubt(environmentFile, own, locks, context)
    if (refused) {
      refusals.push(refused)
    } else {
      changes.push(rotation(environmentFile, own, settings))
    }
  }
  const because = refusals.map((refused) => refused.because)
  const [first] = refusals
  if (first && changes.length === 0) {
    return { ...first, because: because.join('; ') }
  }
  return { changes, takesEffect: 'now', ...(because.length > 0 ? { leaves: because } : {}) }
})

/** Only what the settings name may be opened. */
function byEnvironment(jobs: readonly BackupJob[]): Map<string, BackupJob[]> {
  const found = new Map<string, BackupJob[]>()
  for (const job of jobs) {
    const file = job.levers?.environmentFile
    if (file !== undefined && (job.product === 'restic' || job.product === 'borg')) {
      found.set(file, [...(found.get(file) ?? []), job])
    }
  }
  return found
}

function notOurs(jobs: readonly BackupJob[]): Refusal {
  const [job] = jobs
  return job
    ? { refused: 'product-rotates', because: `${job.name}: how long it keeps is set in the product: ${byHand(job.product).keeps}` }
    : { refused: 'no-repository', because: 'no restic or borg repository is named in backup-daily.resticEnvironments or borgEnvironments' }
}

/** Why the sets of a repository are not touched now. */
function doubt(file: string, jobs: readonly BackupJob[], locks: Answer<BackupLocks>, { now }: Context): Refusal | undefined {
  const rotatedBy = jobs.map(({ levers }) => levers?.rotatedBy).find((unit) => unit !== undefined)
  if (rotatedBy !== undefined) {
    return { refused: 'product-rotates', because: `${rotatedBy} deletes old backups of ${file} itself: what it keeps is set there` }
  }
  return busy(file, jobs, locks) ?? failedNewest(jobs) ?? lateNewest(jobs, now) ?? unverified(file, jobs, now)
}

function busy(file: string, jobs: readonly BackupJob[], locks: Answer<BackupLocks>): Refusal | undefined {
  const running = jobs.find((job) => job.running)
  if (running) {
    return { refused: 'backup-running', because: `${running.name} runs at this moment: wait for its end` }
  }
  const lock = locks.state === 'value' ? locks.value.repositories.entries.find((one) => one.environmentFile === file) : undefined
  if (!lock) {
    const missed = locks.state === 'value' ? locks.value.repositories.missed.join('; ') : reasonOf(locks)
    return {
      refused: 'locks-unread',
      because: `whether somebody works in the repository of ${file} is not known: ${missed || 'nobody looked'}`,
    }
  }
  const unlock = lock.tool === 'restic' ? 'restic unlock' : 'borg break-lock'
  return lock.locked
    ? {
        refused: 'backup-running',
        because: `the repository of ${file} is locked: wait for the end; if nothing works there, ${unlock} frees it`,
      }
    : undefined
}

/** The last good set of all may be an old one. */
function failedNewest(jobs: readonly BackupJob[]): Refusal | undefined {
  const bad = jobs.find(({ runs }) => {
    const last = newestFirst(runs.entries).find(({ result }) => result !== 'running')
    return !last || !isSuccess(last)
  })
  return (
    bad && { refused: 'newest-failed', because: `the last run of ${bad.name} did not end with success: mend that before older backups go` }
  )
}

function lateNewest(jobs: readonly BackupJob[], now: Date): Refusal | undefined {
  const late = jobs.find((job) => !isInTime(newestSuccess(job)?.at ?? '', now, DAILY) && !keepsItsRhythm(job, now))
  return late && { refused: 'newest-late', because: `${late.name} has made no backup since yesterday: older ones go when it runs again` }
}

/** A check of the repository or a restore out of it; of several jobs any, because they share their data. */
function unverified(file: string, jobs: readonly BackupJob[], now: Date): Refusal | undefined {
  const restored = jobs.flatMap(({ restores }) => restores.map(({ at }) => at))
  const at = newest(...jobs.map(({ verifiedAt }) => verifiedAt), ...restored)
  return at !== undefined && daysBetween(at, now) <= VERIFIED_DAYS
    ? undefined
    : {
        refused: 'newest-unverified',
        because: `nothing shows within ${VERIFIED_DAYS} days that the repository of ${file} can be restored from: rounds prove backup-restore-tested, or a check by the tool`,
      }
}

function rotation(environmentFile: string, [job]: readonly BackupJob[], settings: Settings): BackupRotationChange {
  return {
    kind: 'backup-rotation',
    tool: job?.product === 'borg' ? 'borg' : 'restic',
    environmentFile,
    keep: { daily: settings.keepDaily, weekly: settings.keepWeekly, monthly: settings.keepMonthly },
    risk: 'disruptive',
    consent: CONSENT,
    needs: ['mains-power'],
  }
}
