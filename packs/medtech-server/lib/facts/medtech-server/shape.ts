import type { Listing } from 'rounds'
import type { DatabaseName } from '../../databases.ts'
import type { AccessList } from '../../security-descriptor.ts'

/** The computer that holds the Medtech databases. */
export interface MedtechServer {
  /** Installations of InterBase; on Linux none is looked for. */
  instances: Listing<Instance>
  databases: Listing<DatabaseFile>
  /** Shared folders, without those that Windows makes for administrators. */
  shares: Listing<Share>
  /** Whether `Everyone` stands for people without a name and password as well. */
  anonymousIsEveryone: boolean | 'unknown'
}

export interface Instance {
  /** `gds_db` is the usual one, `MedTech_IB11` one of Medtech's own; `InterBase` stands for releases before 2007, which have no instances. */
  name: string
  server?: Service
  guardian?: Service
}

export interface Service {
  name: string
  start: 'automatic' | 'manual' | 'disabled' | 'unknown'
  running: boolean | 'unknown'
  /** Why it is not known whether it runs. */
  because?: string
}

export interface DatabaseFile {
  name: DatabaseName
  path: string
  bytes: number
  /** ISO 8601, UTC. */
  modifiedAt: string
}

export interface Share {
  name: string
  path: string
  /** `none-stored`: Windows keeps nothing of its own for this share. */
  access: AccessList | 'none-stored'
  /** People without a name and password may open it by name (NullSessionShares). */
  open: boolean
}
