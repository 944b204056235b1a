import type { Listing } from 'rounds'

/** What the database engine wrote into its own log. */
export type MedtechLog = Listing<EngineLog>

export interface EngineLog {
  path: string
  bytes: number
  /** Entries with a time that were read. */
  entries: number
  /** The oldest of them; local time written as if it were UTC. */
  from?: string
  /** The beginning of the log was not read, as it is too long. */
  cut: boolean
  troubles: Trouble[]
}

export interface Trouble {
  /** Local time written as if it were UTC. */
  at: string
  kind: 'damage' | 'disk' | 'crash' | 'open'
  /** The database it names, if it names one. */
  database?: string
  text: string
}
