import type { Listing } from '../../api.ts'

/** Databases on this computer in which a practice management system may keep its records, and traces of their maintenance. */
export interface PmsDatabase {
  /** Missing where no service of InterBase, the database of Medtech32, was found. */
  interbase?: InterBase
  sqlServers: Listing<SqlServer>
}

export interface InterBase {
  services: string[]
  /** The best of its services: the guardian starts the server. */
  start: 'automatic' | 'manual' | 'disabled' | 'unknown'
  databases: Listing<DatabaseFile>
  /** The newest log of a backup or restore by gbak for each database, and the newest that names none. */
  logs: MaintenanceLog[]
}

export interface DatabaseFile {
  path: string
  bytes: number
  /** Size of the volume it lies on. */
  volumeBytes?: number
  /** The newest file that gbak wrote for it. Missing where none was found. */
  saved?: { path: string; at: string }
}

export interface MaintenanceLog {
  path: string
  /** ISO 8601, UTC: when it was last written. */
  at: string
  /** Lines that speak of an error. */
  errors: number
}

export interface SqlServer {
  /** Of the instance. */
  name: string
  /** Such as 15.0.2000.5; the first number is the release. */
  version?: string
  express: boolean | 'unknown'
  databases: Listing<SqlDatabase>
}

/** Ages are counted by the server's own clock. */
export interface SqlDatabase {
  name: string
  /** Of its data files. */
  bytes: number | 'unknown'
  /** Its log grows until somebody saves it (recovery model FULL or BULK_LOGGED). */
  keepsLog: boolean
  logSavedDaysAgo: number | 'never' | 'unknown'
  /** When a check of its integrity last ended well. */
  checkedDaysAgo: number | 'never' | 'unknown'
}
