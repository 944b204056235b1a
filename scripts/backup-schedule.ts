#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Finding, type Part, type Status, sentence, worstOf } from '../lib/api.ts'
import { countingJobs, runFromTheFuture } from '../lib/facts/backups/newest.ts'
import { type SchedulePart, scheduleOf } from '../lib/facts/backups/schedule.ts'
import type { Backups } from '../lib/facts/backups/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  backups: Backups
}
interface Settings {
  fullEquivalence: boolean
}

export default defineCheck<Facts, Settings>(({ backups: { jobs } }, { fullEquivalence }, { now, role }) => {
  const counting = countingJobs(jobs.entries)
  if (counting.length === 0) {
    return role === 'client' && jobs.complete
      ? says('not-applicable', 'This is a workstation without a backup job')
      : says('unknown', `No backup job can be seen from here: ${jobs.missed[0] ?? 'the backup scheme has to be shown by people'}`)
  }
  const future = runFromTheFuture(counting, now)
  if (future) {
    return says(
      'unknown',
      `The clock says ${now.toISOString().slice(0, 16)}, but a run of ${future.job.name} is dated ${future.at.slice(0, 16)}`,
    )
  }
  const { daily, weekly, monthly } = scheduleOf(counting, fullEquivalence, now)
  // A weekly or monthly backup that is missing beside a daily one is a weakness; without the daily one nothing is left.
  const missing = daily.found === 'missing' ? 'fail' : 'warn'
  return worstOf(
    [
      // That the daily one is missing is what backup-daily fails for: once is enough.
      part('daily', daily, 'a success every day', 'warn'),
      part('weekly full', weekly, 'a full backup within 8 days', missing),
      part('end of month', monthly, 'a full backup within 3 days of the end of the month, still kept', missing),
    ],
    ({ scope, status, observed }) =>
      status === 'pass' ? 'Daily, weekly full and month-end full backups are there' : `${scope}: ${observed}`,
  )
})

function part(scope: string, { found, observed, source }: SchedulePart, expected: string, missing: Status): Part {
  const status = { shown: 'pass', missing, unknown: 'unknown' } as const
  return { scope, status: status[found], observed, expected, source, owner: 'none' }
}

function says(status: Status, summary: string): Finding {
  return { status, summary: sentence(summary), parts: [], measures: {} }
}

standAlone(import.meta.url)
