#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, type Context, defineCheck, type Finding, type Part, reasonOf, type Status, sentence, worstOf } from '../lib/api.ts'
import { coversPath } from '../lib/facts/backups/coverage.ts'
import { countingJobs, holdsData, installedBackups, runFromTheFuture } from '../lib/facts/backups/newest.ts'
import { byWorth, isOnSameDisk, type JobState, jobState, keepsItsRhythm } from '../lib/facts/backups/newest-state.ts'
import type { BackupJob, Backups } from '../lib/facts/backups/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  backups: Answer<Backups>
}
interface Settings {
  maxBackupAgeHours: number
  weekendBackupAgeHours: number
  requiredPaths: string[]
  localData: boolean
  countWarningAsSuccess: boolean
}

export default defineCheck<Facts, Settings>(({ backups }, settings, context) => {
  const jobs = backups.state === 'value' ? countingJobs(backups.value.jobs.entries) : []
  if (jobs.length === 0) {
    return withoutJobs(backups, settings, context)
  }
  const future = runFromTheFuture(jobs, context.now)
  if (future) {
    return worstOf([clock(future, context)], ({ observed }) => observed)
  }
  const states = jobs.map((job) => jobState(job, limitsOf(settings), context.now)).sort(byWorth)
  const decided = settings.requiredPaths.length > 0 ? byPaths(states, settings, context) : byBest(states, settings, context)
  return worstOf([...decided.parts, ...notAsked(backups)], summarise, decided.measures)
})

function limitsOf({ maxBackupAgeHours, weekendBackupAgeHours, countWarningAsSuccess }: Settings) {
  return { maxHours: maxBackupAgeHours, maxHoursOverWeekend: weekendBackupAgeHours, warningCounts: countWarningAsSuccess }
}

/** A workstation without data of its own needs no backup; anywhere else it is not known that there is none, because a host may save it. */
function withoutJobs(backups: Answer<Backups>, { localData }: Settings, { role, products }: Context): Finding {
  const says = (status: Status, observed: string): Finding => ({ status, summary: sentence(observed), parts: [], measures: {} })
  const installed = installedBackups(products)
  if (role === 'client' && !localData && products !== 'unknown' && installed.length === 0) {
    const unread = backups.state === 'value' ? backups.value.jobs.missed[0] : reasonOf(backups)
    return says(
      'not-applicable',
      unread === undefined
        ? 'This is a workstation without data of its own, and it has no backup product'
        : `A workstation without data of its own needs no backup; what it saves was not all read: ${unread}`,
    )
  }
  if (backups.state !== 'value') {
    return says('unknown', `backups: ${reasonOf(backups)}`)
  }
  const [missed] = backups.value.jobs.missed
  if (installed.length > 0) {
    return says('unknown', `${installed.join(', ')} is installed, but what it saved is not known${missed ? `: ${missed}` : ''}`)
  }
  if (missed !== undefined || products === 'unknown') {
    return says('unknown', `Whether there is a backup could not be read: ${missed ?? 'the products installed here are not known'}`)
  }
  const advice = holdsData(role) ? 'if the host of this virtual machine saves it, check that host' : 'the role of this computer decides'
  return says('unknown', `No backup that Rounds knows was found; ${role === 'client' ? 'local data is declared' : advice}`)
}

function clock({ job, at }: { job: BackupJob; at: string }, { now }: Context): Part {
  const observed = `the clock says ${now.toISOString().slice(0, 16)}, but a run of ${job.name} is dated ${at.slice(0, 16)}`
  return { scope: 'clock', status: 'unknown', observed, expected: 'a clock that is right', source: 'system clock', owner: 'none' }
}

interface Decided {
  parts: Part[]
  measures: Record<string, number>
}

/** Nobody said what has to be saved: the best job speaks, and what is wrong with others is a warning. */
function byBest(states: JobState[], settings: Settings, { now }: Context): Decided {
  const best = speaker(states)
  const others = states.filter((state) => state !== best)
  return best
    ? { parts: [deciding(best, settings), ...others.map((state) => beside(state, settings, now))], measures: measured(best.hours) }
    : { parts: [], measures: {} }
}

/** A service that does not tell where it writes may be the very one whose repository is known to lie on the same disk. */
function speaker([best, ...others]: JobState[]): JobState | undefined {
  const twin = others.find((other) => isOnSameDisk(other) && other.job.product === best?.job.product && other.status === best?.status)
  return best?.job.target.place === 'unknown' && twin ? twin : best
}

/** Every path needs a job that saves it; jobs are shown beside. */
function byPaths(states: JobState[], settings: Settings, { now }: Context): Decided {
  const paths = settings.requiredPaths.map((path) => pathState(path, states, settings))
  const hours = paths.flatMap(({ hours: of }) => of ?? [])
  const parts = [...paths.map(({ part }) => part), ...states.map((state) => beside(state, settings, now))]
  return { parts, measures: hours.length === paths.length ? measured(Math.max(...hours)) : {} }
}

function measured(hours: number | undefined): Record<string, number> {
  return hours === undefined ? {} : { hoursSinceSuccess: hours }
}

function pathState(path: string, states: JobState[], settings: Settings): { part: Part; hours?: number } {
  const [best] = states.filter(({ job }) => coversPath(job, path) === true)
  if (best) {
    const part = { ...deciding(best, settings), scope: `path:${path}` }
    return { part: { ...part, observed: `${best.job.name}: ${part.observed}` }, ...(best.hours === undefined ? {} : { hours: best.hours }) }
  }
  const [silent] = states.filter(({ job }) => coversPath(job, path) === 'unknown')
  const observed = silent ? `${silent.job.name} does not say what it saves` : 'no job saves it'
  const shared = { scope: `path:${path}`, expected: 'saved by a job', owner: 'none' } as const
  return { part: { ...shared, status: silent ? 'unknown' : 'fail', observed, source: silent?.job.source ?? 'all jobs that were found' } }
}

/** A fresh copy on the disk that it protects is a warning: it helps against a mistake, not against a dead disk or ransomware. */
function deciding(state: JobState, settings: Settings): Part {
  const part = jobPart(state, settings)
  const { unread } = state.job.target
  if (part.status !== 'pass' || (!isOnSameDisk(state) && unread === undefined)) {
    return part
  }
  const where =
    unread === undefined ? 'on the same disk: it is lost together with the disk' : `but perhaps on the same disk (not read: ${unread})`
  return { ...part, status: 'warn', observed: `${part.observed}, ${where}` }
}

/** Other jobs weaken the verdict only; one that runs once a week on purpose does not. */
function beside(state: JobState, settings: Settings, now: Date): Part {
  const part = jobPart(state, settings)
  if (part.status === 'fail' && keepsItsRhythm(state.job, now)) {
    return { ...part, status: 'pass', observed: `${part.observed}, as often as it always ran` }
  }
  return part.status === 'pass' ? part : { ...part, status: 'warn' }
}

function jobPart({ job, status, observed }: JobState, { maxBackupAgeHours, weekendBackupAgeHours }: Settings): Part {
  const expected = `a success within ${maxBackupAgeHours} hours, over a weekend ${weekendBackupAgeHours}`
  return { scope: `job:${job.name}`, status, observed, expected, source: job.source, owner: 'none' }
}

/** One proved backup is enough for the day, but a product that cannot be asked may be the one that holds the database. */
function notAsked(backups: Answer<Backups>): Part[] {
  return (backups.state === 'value' ? backups.value.jobs.missed : []).map((missed) => ({
    scope: 'other backups',
    status: 'warn',
    observed: missed,
    expected: 'every backup product that was recognised can be asked',
    source: 'backups',
    owner: 'none',
  }))
}

function summarise({ scope, observed }: Part): string {
  return `${scope.replace(/^(job|path):/, '')}: ${observed}`
}

standAlone(import.meta.url)
