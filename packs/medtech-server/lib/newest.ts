import type { DatabaseName } from './databases.ts'
import type { BackupFile } from './facts/medtech-backups/shape.ts'
import { hoursSince } from './times.ts'

/** gbak writes all the time while it runs. */
const WRITING_HOURS = 0.25

export interface Saved {
  /** The newest that is not being written at this moment. */
  newest?: BackupFile
  before?: BackupFile
  /** gbak seems to be at work. */
  writing: boolean
}

export function savedOf(name: DatabaseName, files: readonly BackupFile[], now: Date): Saved {
  const all = files.filter(({ of }) => of === name).sort((a, b) => (a.modifiedAt < b.modifiedAt ? 1 : -1))
  const [first] = all
  const writing = first !== undefined && first.end !== 'complete' && first.end !== 'unread' && isFresh(first, now)
  const [newest, before] = writing ? all.slice(1) : all
  return { ...(newest ? { newest } : {}), ...(before ? { before } : {}), writing }
}

function isFresh({ modifiedAt }: BackupFile, now: Date): boolean {
  const hours = hoursSince(modifiedAt, now)
  return hours >= -WRITING_HOURS && hours <= WRITING_HOURS
}
