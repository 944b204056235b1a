import { type Answer, listing, value } from '../../lib/api.ts'
import type { BackupJob, BackupRun, Backups } from '../../lib/facts/backups/shape.ts'

/** Wednesday noon at the clinic (NZDT, UTC+13). */
export const NOW = '2026-11-17T23:00:00.000Z'
export const hoursAgo = (hours: number, now: string = NOW) => new Date(Date.parse(now) - hours * 3_600_000).toISOString()
export const daysAgo = (days: number, now: string = NOW) => hoursAgo(days * 24, now)

export const run = (hours: number, over: Partial<BackupRun> = {}): BackupRun => ({
  at: hoursAgo(hours),
  result: 'success',
  kind: 'full',
  kept: true,
  ...over,
})

/** A repository away from here, saved 5 hours ago. */
export const job = (over: Partial<BackupJob> = {}): BackupJob => ({
  name: 'restic sftp:nas/srv',
  product: 'restic',
  runs: listing([run(5)]),
  target: { place: 'network', where: 'nas' },
  everyRunIsFull: true,
  restores: [],
  source: 'restic snapshots',
  ...over,
})

export const backups = (jobs: BackupJob[], missed: string[] = []): Backups => ({ jobs: listing(jobs, missed) })
export const answered = (jobs: BackupJob[], missed: string[] = []): Answer<Backups> => value(backups(jobs, missed))
