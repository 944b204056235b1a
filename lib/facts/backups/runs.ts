import { daysLater } from '../../formats/times.ts'
import type { BackupRun } from './shape.ts'

const HISTORY_DAYS = 41
const MOST = 400
const AHEAD_MINUTES = 10

/** Newest first, of the last 40 days; where all are older, the newest one tells how long ago that was. */
export function recentRuns(runs: readonly BackupRun[], now: string): BackupRun[] {
  const ordered = [...runs].map((run) => withTrustedTime(run, now)).sort((a, b) => (a.at < b.at ? 1 : -1))
  const recent = ordered.filter(({ at }) => at >= daysLater(now, -HISTORY_DAYS))
  return recent.length > 0 ? recent.slice(0, MOST) : ordered.slice(0, 1)
}

/** A run that ends in the future was dated by a wrong clock: it would look fresh for ever. */
function withTrustedTime(run: BackupRun, now: string): BackupRun {
  const latest = new Date(Date.parse(now) + AHEAD_MINUTES * 60_000).toISOString()
  return run.at > latest && run.result !== 'failed'
    ? { ...run, result: 'unknown', message: 'its time lies in the future: a clock is or was wrong' }
    : run
}

/** One line without characters that steer a terminal, of a bearable length. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '?').slice(0, 300)
}
