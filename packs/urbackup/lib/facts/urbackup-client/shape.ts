/** UrBackup's client on this computer, in the same words on every platform. */
export type UrBackupClient = { installed: false } | InstalledClient

export interface InstalledClient {
  installed: true
  service: ClientService
  status: ClientStatus
}

/** The service that the client runs as. */
export interface ClientService {
  name: string
  running: boolean | 'unknown'
  startsWithComputer: boolean | 'unknown'
  /** Why Rounds does not switch it: there is none, or somebody masked it. */
  obstacle?: 'missing' | 'masked'
  /** Why something of it is unknown, one sentence. */
  because?: string
  source: string
}

/** What the running client says of itself. */
export type ClientStatus = ReadStatus | UnreadStatus

export interface ReadStatus {
  state: 'read'
  /** ISO 8601, UTC; by the clock of this computer. Files or image, of any server. */
  lastBackupAt: string | 'never'
  /** Backups that run now, as the client calls them: INCR, FULL, INCRI (image) … */
  running: string[]
  /** Servers that hold a connection at this moment. */
  servers: string[] | 'unknown'
  /** How the connection over the internet stands: `connected`, `no_server`, `error:…`; empty where it says nothing. */
  connection: string
  source: string
}

export interface UnreadStatus {
  state: 'unread'
  /** One sentence. */
  reason: string
  source: string
}
