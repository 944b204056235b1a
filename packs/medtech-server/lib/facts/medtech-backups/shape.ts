import type { Listing } from 'rounds'
import type { DatabaseName } from '../../databases.ts'

/** What gbak left behind: its files and its logs. */
export interface MedtechBackups {
  files: Listing<BackupFile>
  runs: Listing<BackupRun>
}

export interface BackupFile {
  path: string
  bytes: number
  /** ISO 8601, UTC. */
  modifiedAt: string
  /** The database that it says it holds, else the one in its name. */
  of?: DatabaseName
  header: 'gbak' | 'other' | 'unread'
  /** `cut`: it does not end as gbak ends a file. `zeros`: nothing but zeros at the end, more than gbak fills a block with. */
  end: 'complete' | 'cut' | 'zeros' | 'unread'
  /** When gbak began, by its own header; local time written as if it were UTC. */
  begunAt?: string
}

/** The last run in a log that was a backup of this database. */
export interface BackupRun {
  of: DatabaseName
  path: string
  /** When the log was written last. ISO 8601, UTC. */
  modifiedAt: string
  /** Lines that speak of an error. */
  errors: number
  firstError?: string
  finished: boolean
}
