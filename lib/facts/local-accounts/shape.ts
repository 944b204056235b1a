import type { Listing } from '../../api.ts'

/** Accounts of this computer itself that somebody can log on with by password. */
export type LocalAccounts = Listing<LocalAccount>

export interface LocalAccount {
  name: string
  /** uid or SID. */
  id: string
  builtIn?: 'administrator' | 'guest'
  /** `empty`: certainly blank. `not-required`: may be blank. `unread`: this computer does not show it. */
  password: 'set' | 'empty' | 'not-required' | 'unread'
  /** `policy`: as the computer's policy says. */
  maximumAgeDays: number | 'never' | 'policy'
  /** Who keeps the password and its rules. */
  keptBy: 'computer' | 'microsoft' | 'unknown'
  /** ISO date of the last change, where it is known. */
  changedOn?: string
  /** The date of the last change is not recorded, so that no maximum counts. */
  undated?: true
  /** Days for which a new password must be kept, where there are any. */
  minimumAgeDays?: number
  /** Days after the end of a password in which its owner may still change it; then the account is locked. Missing: for ever. */
  graceDays?: number
  /** Services that log on with it, so that its password must not end by itself. */
  services?: string[] | 'unknown'
  source: string
}
