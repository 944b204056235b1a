import type { Listing } from '../../api.ts'

/** The people with an account or a profile on this computer; services and system accounts are left out. */
export type Users = Listing<Person>

export interface Person {
  name: string
  /** uid or SID. */
  id: string
  home: string
  kind: 'local' | 'domain' | 'entra' | 'unknown'
  /** Windows: the person's registry hive is loaded, so it can be read under HKU. */
  hive?: 'loaded' | 'not-loaded'
  /** ISO 8601, UTC; missing where the computer does not know. */
  lastUsedAt?: string
}
