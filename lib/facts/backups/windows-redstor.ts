import type { BackupJob, BackupRun, Restore } from './shape.ts'
import type { EventLog } from './windows-events.ts'
import { history, type Shown } from './windows-runs.ts'

/** Ids in the log Application (Redstor, "ESE Windows event logs"). */
const BACKUPS: Record<number, { result: BackupRun['result']; message?: string }> = {
  4098: { result: 'success' },
  4099: { result: 'warning', message: 'completed with warnings' },
  4100: { result: 'warning', message: 'completed with errors' },
  4101: { result: 'warning', message: 'completed with warnings and errors' },
  4102: { result: 'failed', message: 'cancelled' },
  4103: { result: 'failed' },
  4105: { result: 'failed', message: 'skipped' },
}
const RESTORED = 8194

/** Group Policy writes 4098 as well, so the source has to be Redstor's. */
export function redstor(log: EventLog, now: string): Shown {
  const own = log.events.filter(({ provider }) => /^ESE\b.*agent|redstor/i.test(provider))
  const runs = own.flatMap(({ id, at }): BackupRun[] => {
    const known = BACKUPS[id]
    return known ? [{ at, kind: 'unknown', ...known }] : []
  })
  if (runs.length === 0) {
    const reason = log.gaps[0] ?? 'the log Application holds no record of it'
    return { jobs: [], missed: [`Redstor is installed, but nothing is known of its runs: ${reason}`] }
  }
  const restores = own.filter(({ id }) => id === RESTORED).map(({ at }): Restore => ({ at, what: 'files', source: `event ${RESTORED}` }))
  const job: BackupJob = {
    name: 'Redstor',
    product: 'redstor',
    runs: history(runs, log.gaps, now),
    target: { place: 'remote', where: 'the cloud of Redstor' },
    everyRunIsFull: true,
    restores,
    source: 'event log Application',
  }
  return { jobs: [job], missed: [] }
}
