#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Finding, type Part, type Status, sentence } from '../lib/api.ts'
import { areAllLocal, isOffsiteInTime, newestRemote } from '../lib/facts/backups/hints.ts'
import { countingJobs, hoursOld, runFromTheFuture } from '../lib/facts/backups/newest.ts'
import type { BackupJob, Backups } from '../lib/facts/backups/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  backups: Backups
}
interface Settings {
  offsiteMaxAgeHours: number
}

/** What this computer shows of copies off site. Where they are and who holds the key only people know. */
export default defineCheck<Facts, Settings>(({ backups: { jobs } }, { offsiteMaxAgeHours }, { now, role }) => {
  const counting = countingJobs(jobs.entries)
  const future = runFromTheFuture(counting, now)
  if (future) {
    return says('unknown', `A run of ${future.job.name} is dated in the future: the clock is wrong`)
  }
  const newest = newestRemote(counting)
  if (newest) {
    const hours = hoursOld(newest.what, now)
    const inTime = isOffsiteInTime(newest.what, now, offsiteMaxAgeHours)
    const observed = `${newest.job.name} sent its last copy off site ${hours} hours ago`
    return finding(inTime ? 'pass' : notWhole(newest.job) ? 'unknown' : 'warn', observed, offsiteMaxAgeHours, counting, {
      hoursSinceOffsite: hours,
    })
  }
  if (role === 'client') {
    return says('not-applicable', 'This is a workstation: what it keeps here says nothing about the practice')
  }
  if (areAllLocal(counting) && jobs.complete) {
    return finding('warn', 'Local only: every backup that was found here is kept in the building', offsiteMaxAgeHours, counting, {})
  }
  return says('unknown', unseen(counting, jobs.missed[0]))
})

/** A history that shows nothing of the last days may have lost them. */
function notWhole({ runs }: BackupJob): boolean {
  return !runs.complete && runs.entries.length === 0
}

function unseen(jobs: readonly BackupJob[], missed: string | undefined): string {
  const remote = jobs.find(({ target }) => target.place === 'remote')
  const removable = jobs.find(({ target }) => target.place === 'removable')
  if (remote) {
    return `${remote.name} is meant to go off site, but no success of it is known`
  }
  return removable
    ? `${removable.name} goes to a disk that can be carried away; where it is kept only people know`
    : `No copy off site can be seen from here${missed ? `: ${missed}` : ''}`
}

function finding(status: Status, observed: string, hours: number, jobs: readonly BackupJob[], measures: Record<string, number>): Finding {
  const parts = jobs.map(
    ({ name, target, source }): Part => ({
      scope: `job:${name}`,
      status: target.place === 'remote' ? status : 'not-applicable',
      observed: target.place === 'remote' ? observed : `kept on ${target.where} (${target.place})`,
      expected: `a copy outside of the building within ${hours} hours`,
      source,
      owner: 'none',
    }),
  )
  return { status, summary: sentence(observed), parts, measures }
}

function says(status: Status, summary: string): Finding {
  return { status, summary: sentence(summary), parts: [], measures: {} }
}

standAlone(import.meta.url)
