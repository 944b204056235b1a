import type { BackupStart, Listing } from '../../api.ts'

/** The backup jobs of this computer and what each of them itself wrote down about its runs. Times are ISO 8601, UTC. */
export interface Backups {
  /** Whole only where every product that was recognised could be asked. */
  jobs: Listing<BackupJob>
}

export interface BackupJob {
  /** Stays the same from run to run, such as `restic sftp:backup@host/srv`. Never holds a password. */
  name: string
  /** Id of lib/data/products.ts, or `dump`, `script`. */
  product: string
  /** Newest first, of about the last 40 days; whole where the history reaches back over them. */
  runs: Listing<BackupRun>
  /** Folders, volumes or databases that the job saves; missing where the product does not say. */
  covers?: string[]
  target: BackupTarget
  /** The job runs at this moment. */
  running?: boolean
  /** Every run can be restored like a full one: deduplicating repositories, and images whose product makes their chain whole. */
  everyRunIsFull: boolean
  /** When the product last checked the stored data with success, beyond the run's own result. */
  verifiedAt?: string
  /** When something was last restored with success, and what. */
  restores: Restore[]
  source: string
  /** What a fix can take hold of. */
  levers?: JobLevers
}

export interface JobLevers {
  /** How it is started before its time; missing where Rounds knows no way. */
  start?: BackupStart
  /** The file of the settings that opens its repository. */
  environmentFile?: string
  /** The service that deletes old backups of the repository already. */
  rotatedBy?: string
}

export interface BackupRun {
  /** When it ended. */
  at: string
  /** `warning`: the product calls it done with warnings. */
  result: 'success' | 'warning' | 'failed' | 'running' | 'unknown'
  kind: 'full' | 'differential' | 'incremental' | 'log' | 'unknown'
  /** It can still be restored from; missing where nobody looked. */
  kept?: boolean
  /** What the product said, one line, without names of people. */
  message?: string
}

export interface BackupTarget {
  /** `same-disk` never counts as off site and is weak; `removable` may be carried away; `remote` is outside of the local network. */
  place: 'same-disk' | 'disk' | 'removable' | 'network' | 'remote' | 'unknown'
  /** Host, share, drive or scheme, without user name, password or path below a bucket. */
  where: string
  /** Why the place is unknown, where a source that tells it could not be read: it may be the same disk. */
  unread?: string
}

export interface Restore {
  at: string
  /** `canary`: Rounds restored a file and compared it. `database`, `files`: the product's own record. */
  what: 'canary' | 'database' | 'files'
  seconds?: number
  source: string
}
