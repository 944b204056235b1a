import type { Listing } from '../../api.ts'

/** Rights that an operating system can show. What people may do inside of a practice management system is nowhere in here. */
export interface AccessRights {
  administrators: Listing<Administrator>
  /** When the computer's own accounts were last used. */
  lastUses: Listing<LastUse>
  shares: Listing<Share>
}

/** An account or group that may do everything on this computer. */
export interface Administrator {
  name: string
  /** uid or SID. */
  id: string
  /** `built-in` came with the system; `everybody` is a group that everybody belongs to; `unresolved` is only an id. */
  kind: 'person' | 'built-in' | 'group' | 'everybody' | 'service' | 'unresolved'
  /** ISO 8601, UTC: when this person last worked on this computer. Missing where nobody knows. */
  lastUsedAt?: string | 'never'
  source: string
}

export interface LastUse {
  /** uid or SID. */
  id: string
  name: string
  /** ISO 8601, UTC. `unknown`: this computer keeps no record that would show it. */
  at: string | 'never' | 'unknown'
}

/** A folder that this computer shares in the network. */
export interface Share {
  name: string
  path: string
  /** What everybody with an account may do through the network; `full`: also give others more rights, or no file is protected. */
  everybody: Right
  /** People without an account may use it. */
  guests: boolean | 'unknown'
  source: string
}

export type Right = 'none' | 'read' | 'change' | 'full' | 'unknown'
