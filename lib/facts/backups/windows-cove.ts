import type { BackupJob, BackupRun } from './shape.ts'
import type { EventLog } from './windows-events.ts'
import { history, type Shown } from './windows-runs.ts'

/** Ids in the log Application (N-able, "Cove Data Protection" backup check). A cancelled or interrupted run saved nothing whole. */
const RESULTS: Record<number, { result: BackupRun['result']; message?: string }> = {
  102: { result: 'failed' },
  103: { result: 'failed', message: 'cancelled' },
  105: { result: 'success' },
  106: { result: 'failed', message: 'interrupted' },
  108: { result: 'warning', message: 'complete with exceptions' },
}

/** Other programs use the same ids, so only sources whose name speaks of backup count. */
export function cove(log: EventLog, now: string): Shown {
  const runs = log.events.flatMap(({ id, at, provider }): BackupRun[] => {
    const known = /backup|cove/i.test(provider) ? RESULTS[id] : undefined
    return known ? [{ at, kind: 'unknown', ...known }] : []
  })
  if (runs.length === 0) {
    const reason = log.gaps[0] ?? 'the log Application holds no record of it'
    return { jobs: [], missed: [`Cove Data Protection is installed, but nothing is known of its runs: ${reason}`] }
  }
  const job: BackupJob = {
    name: 'Cove Data Protection',
    product: 'cove',
    runs: history(runs, log.gaps, now),
    target: { place: 'remote', where: 'the cloud of Cove' },
    everyRunIsFull: true,
    restores: [],
    source: 'event log Application',
  }
  return { jobs: [job], missed: [] }
}
