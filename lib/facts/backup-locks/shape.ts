import type { Listing } from '../../api.ts'

/** Who may not be disturbed: repositories in which somebody works at this moment. */
export interface BackupLocks {
  /** One entry for each environment file that the settings name. */
  repositories: Listing<RepositoryLock>
}

export interface RepositoryLock {
  environmentFile: string
  tool: 'restic' | 'borg'
  /** A program works in it, or was broken off there and left its lock. */
  locked: boolean
}
