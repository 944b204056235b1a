#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Finding, type Part, type Status, sentence } from '../lib/api.ts'
import { bestRestore, daysOld, newestVerified } from '../lib/facts/backups/hints.ts'
import { countingJobs, hoursOld } from '../lib/facts/backups/newest.ts'
import type { Backups, Restore } from '../lib/facts/backups/shape.ts'
import { daysBetween } from '../lib/formats/times.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  backups: Backups
}
interface Settings {
  restoreTestMaxAgeDays: number
  restoreTestMode: 'monthly' | 'ever'
}

/** What this computer itself shows of restores. Nothing shown is no fault: people may have tested on another computer. */
export default defineCheck<Facts, Settings>(({ backups: { jobs } }, { restoreTestMaxAgeDays, restoreTestMode }, { now, role }) => {
  const counting = countingJobs(jobs.entries)
  if (counting.length === 0 && role === 'client' && jobs.complete) {
    return says('not-applicable', 'This is a workstation without a backup job')
  }
  const expected =
    restoreTestMode === 'ever' ? 'something was restored once' : `something was restored within ${restoreTestMaxAgeDays} days`
  const counts = (at: string) => {
    const days = daysBetween(at, now)
    return days >= -0.01 && (restoreTestMode === 'ever' || days <= restoreTestMaxAgeDays)
  }
  const restored = bestRestore(counting, counts)
  if (restored) {
    const { at, what, seconds, source } = restored.what
    const observed = `${WORDS[what]} came back from ${restored.job.name} ${ago(at, now)}`
    return shown('pass', observed, expected, source, {
      daysSinceRestore: daysOld(at, now),
      ...(seconds === undefined ? {} : { restoreSeconds: seconds }),
    })
  }
  const verified = newestVerified(counting)
  if (verified && counts(verified.what)) {
    const observed = `${verified.job.name} was only checked ${ago(verified.what, now)}; nothing was restored from it`
    return shown('warn', observed, expected, verified.job.source, {})
  }
  const [last] = counting.flatMap(({ restores }) => restores.map(({ at }) => at)).sort((a, b) => b.localeCompare(a))
  return says('unknown', last ? lastKnown(last, now) : `No restore can be seen from here${jobs.missed[0] ? `: ${jobs.missed[0]}` : ''}`)
})

/** What each kind of restore proves, no more. */
const WORDS: Readonly<Record<Restore['what'], string>> = {
  database: 'A database',
  files: 'Files',
  canary: 'One file, compared byte for byte,',
}

function lastKnown(at: string, now: Date): string {
  return daysBetween(at, now) < -0.01
    ? `A restore is dated in the future (${at.slice(0, 16)}): the clock is wrong`
    : `The last restore that can be seen from here was ${ago(at, now)}`
}

function ago(at: string, now: Date): string {
  const days = daysOld(at, now)
  return days < 1 ? `${hoursOld(at, now)} hours ago` : `${days} days ago`
}

function shown(status: Status, observed: string, expected: string, source: string, measures: Record<string, number>): Finding {
  const part: Part = { scope: 'restore', status, observed, expected, source, owner: 'none' }
  return { status, summary: sentence(observed), parts: [part], measures }
}

function says(status: Status, summary: string): Finding {
  return { status, summary: sentence(summary), parts: [], measures: {} }
}

standAlone(import.meta.url)
