import { type Listing, listing } from '../../api.ts'
import { recentRuns } from './runs.ts'
import type { BackupJob, BackupRun } from './shape.ts'

/** What a product of Windows shows. */
export interface Shown {
  jobs: BackupJob[]
  /** What could not be read of it, one sentence each. */
  missed: string[]
}

/** Runs as every platform tells them; whole where nothing is missing. */
export function history(runs: readonly BackupRun[], missed: string[], now: string): Listing<BackupRun> {
  return listing(recentRuns(runs, now), missed)
}

/** Entries that belong together, in the order in which they came first. */
export function grouped<T>(entries: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const entry of entries) {
    const key = keyOf(entry)
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return groups
}

/** The level of an event stands for its result where a product says it no other way. */
export function resultOfLevel(level: number): BackupRun['result'] {
  return level === 1 || level === 2 ? 'failed' : level === 3 ? 'warning' : 'success'
}
