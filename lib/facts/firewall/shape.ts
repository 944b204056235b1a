import type { Owner } from '../../api.ts'

/** What a computer does with connections that nobody asked for, in the same words on every platform. */
export interface Firewall {
  /** Everything that is filtered by itself: the profiles of Windows, the two internet protocols of Linux. */
  profiles: FirewallProfile[]
  /** Services without which the settings of the profiles are worth nothing. */
  services: FirewallService[]
  /** Products that may filter in place of the firewall of the operating system. */
  substitutes: Substitute[]
  /** Programs that write the rules, by name. */
  managers: string[]
  /** What weakens a firewall that is on. */
  weaknesses: Weakness[]
}

export interface FirewallProfile {
  /** `domain`, `private`, `public`, `ipv4`, `ipv6`, `machine`. */
  name: string
  /** Connections of this moment fall under it. */
  inUse: boolean | 'unknown'
  on: boolean | 'unknown'
  /** What becomes of a connection that no rule mentions. */
  inbound: 'block' | 'allow' | 'unknown'
  /** Why something is unknown, or what decided it. */
  because?: string
  source: string
  owner: Owner
}

export interface FirewallService {
  name: string
  running: boolean | 'unknown'
  startsWithComputer: boolean | 'unknown'
  source: string
}

export interface Substitute {
  name: string
  on: boolean | 'unknown'
  source: string
}

export interface Weakness {
  what: string
  expected: string
  source: string
}
