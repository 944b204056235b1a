import type { Answer, Owner } from '../../api.ts'

/** What new passwords must satisfy here, for every kind of account that people really use. */
export interface PasswordPolicy {
  kinds: KindPolicy[]
  /** What lets somebody in without knowing a password, whatever the policy says. */
  holes: Hole[]
  /** Worth knowing, never judged, one sentence each. */
  notes: string[]
  mechanism: Mechanism
  /** Only on a domain controller, which keeps the rules of everybody in the domain. */
  controller?: Controller
}

export interface Controller {
  /** Names of the exceptions for single people and groups (fine-grained policies, PSO). */
  exceptions: string[] | 'unknown'
}

export interface KindPolicy {
  kind: 'local' | 'domain' | 'entra' | 'unknown'
  /** Who uses such an account here; empty where the policy stands for whoever will. */
  people: Array<{ name: string; id: string }>
  rules: Answer<Rules>
  source: string
  owner: Owner
}

/** `unknown`: the source does not say. */
export interface Rules {
  minimumLength: number | 'unknown'
  /** How many kinds of characters (upper case, lower case, digits, symbols) a password must mix. */
  minimumClasses: number | 'unknown'
  /** `per-account`: every account has an age of its own, see the fact local-accounts. */
  maximumAgeDays: number | 'never' | 'per-account' | 'unknown'
  /** Why a weak password is accepted all the same; missing where it is refused. */
  notEnforced?: string
  /** Passwords are kept in a form that can be read back. */
  reversible: boolean | 'unknown'
}

export interface Hole {
  what: 'automatic-logon' | 'stored-password' | 'blank-over-network'
  /** `unknown` where it could not be read. */
  open: boolean | 'unknown'
  source: string
  owner: Owner
}

/** How this computer's own policy is set, for whoever plans a change. */
export type Mechanism = SecurityPolicy | Pam | Profile

/** Windows: the local security policy. */
export interface SecurityPolicy {
  by: 'security-policy'
  /** The longest minimum that the system accepts. */
  longestMinimum: number
  /** A device management sets password rules. */
  managed: boolean | 'unknown'
}

/** Linux: the module pam_pwquality. */
export interface Pam {
  by: 'pam'
  /** Knows apt and pam-auth-update. */
  debianFamily: boolean | 'unknown'
  module: 'installed' | 'missing' | 'unknown'
  /** `late`: it is asked after the password was stored. */
  asked: 'yes' | 'no' | 'late'
  /** Another module that judges passwords. */
  other?: string
  /** The dictionary that pam_pwquality looks words up in; without it no password is accepted from anybody but root. */
  dictionary: 'there' | 'missing' | 'unknown' | 'not-used'
  settings: Record<PamSetting, { value: number; source: string }>
  /** What the library cannot read in its configuration, one sentence each. */
  problems: string[]
  /** Days after which new accounts must change their password. */
  newAccountsMaximumAgeDays: number | 'never' | 'unknown'
}

export type PamSetting = 'minlen' | 'minclass' | 'ucredit' | 'lcredit' | 'dcredit' | 'ocredit' | 'enforcing'

/** macOS: account policies, set by a configuration profile. */
export interface Profile {
  by: 'profile'
}
