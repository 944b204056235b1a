import type { Listing, Owner } from '../../api.ts'

/** Programs beside the operating system that keep themselves up to date, and whether they may. */
export type AppUpdates = Listing<AppUpdate>

export interface AppUpdate {
  name: string
  /** The version that is installed, where it is written down. */
  version?: string
  automatic: boolean | 'unknown'
  /** What lets it update itself, or what keeps it from doing so. */
  by: string
  source: string
  owner: Owner
}
