import { type Answer, type BackupRunChange, defineRemediation, type Plan, type Refusal, reasonOf } from '../lib/api.ts'
import { byHand } from '../lib/facts/backups/by-hand.ts'
import { coversPath } from '../lib/facts/backups/coverage.ts'
import { countingJobs, newestFirst, runFromTheFuture } from '../lib/facts/backups/newest.ts'
import { byWorth, type JobState, jobState, keepsItsRhythm } from '../lib/facts/backups/newest-state.ts'
import type { BackupJob, Backups } from '../lib/facts/backups/shape.ts'

interface Facts {
  backups: Answer<Backups>
}
interface Settings {
  maxBackupAgeHours: number
  weekendBackupAgeHours: number
  requiredPaths: string[]
  countWarningAsSuccess: boolean
}

const CONSENT = {
  code: 'start-backup',
  because: 'the backup reads all data and loads disk and network until it has ended, which may take hours; people may notice',
}

/** Starts the jobs that are behind and exist already. Jobs and credentials are never made. */
export default defineRemediation<Facts, Settings>(({ backups }, settings, { now }): Plan | Refusal => {
  if (backups.state !== 'value') {
    return { refused: 'unreadable', because: `the backups could not be read: ${reasonOf(backups)}` }
  }
  const jobs = countingJobs(backups.value.jobs.entries)
  if (runFromTheFuture(jobs, now)) {
    return {
      refused: 'wrong-clock',
      because: 'a run is dated in the future, so nobody knows which job is behind: set the clock right first',
    }
  }
  const behind = jobsBehind(jobs, settings, now)
  const uncovered = settings.requiredPaths.filter((path) => jobs.every((job) => coversPath(job, path) === false))
  const open = uncovered.map((path) => `no job saves ${path}: the IT provider has to make one`)
  const ready = behind.filter(({ running, levers }) => !running && levers?.start)
  if (ready.length === 0) {
    return refusal(behind, open)
  }
  const leaves = [...behind.filter((job) => !ready.includes(job)).map(whyNot), ...open]
  return { changes: changesFor(ready, now), takesEffect: 'now', ...(leaves.length > 0 ? { leaves } : {}) }
})

/** Those that decide, and those that ran oftener than they do now. What is in time but weak otherwise does not get better by another run. */
function jobsBehind(jobs: readonly BackupJob[], settings: Settings, now: Date): BackupJob[] {
  const { maxBackupAgeHours: maxHours, weekendBackupAgeHours: maxHoursOverWeekend, requiredPaths: paths } = settings
  const limits = { maxHours, maxHoursOverWeekend, warningCounts: settings.countWarningAsSuccess }
  const states = jobs.map((job) => jobState(job, limits, now)).sort(byWorth)
  const best =
    paths.length === 0 ? states.slice(0, 1) : paths.flatMap((path) => states.find(({ job }) => coversPath(job, path) === true) ?? [])
  return states.filter((state) => isLate(state) && (best.includes(state) || !keepsItsRhythm(state.job, now))).map(({ job }) => job)
}

/** Too old, or its last run failed: a run that ends with warnings would do so again. */
function isLate({ job, status }: JobState): boolean {
  const last = newestFirst(job.runs.entries).find(({ result }) => result !== 'running')
  return status === 'fail' || (status === 'warn' && (job.running === true || last?.result === 'failed'))
}

/** A service that saves several folders is started once. */
function changesFor(jobs: readonly BackupJob[], now: Date): BackupRunChange[] {
  const changes = new Map<string, BackupRunChange>()
  for (const { name, levers } of jobs) {
    const key = JSON.stringify(levers?.start)
    if (levers?.start && !changes.has(key)) {
      const shared = { risk: 'disruptive', consent: CONSENT, needs: ['mains-power'] } as const
      changes.set(key, {
        kind: 'backup-run',
        job: name,
        start: levers.start,
        since: now.toISOString(),
        ...shared,
        needs: [...shared.needs],
      })
    }
  }
  return [...changes.values()]
}

function refusal(behind: readonly BackupJob[], open: readonly string[]): Refusal {
  const because = [...behind.map(whyNot), ...open].join('; ')
  if (behind.some(({ running }) => running)) {
    return { refused: 'backup-running', because }
  }
  if (behind.length > 0) {
    return { refused: 'no-startable-job', because }
  }
  return open.length > 0
    ? { refused: 'no-job', because }
    : { refused: 'nothing-behind', because: 'every job is in time: another run would not change what the finding names' }
}

function whyNot({ name, product, running }: BackupJob): string {
  return running ? `${name} runs at this moment: wait for its end` : `${name} is not started by Rounds: ${byHand(product).start}`
}
