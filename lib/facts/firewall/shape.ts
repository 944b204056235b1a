import type { OpenPort, Owner } from '../../api.ts'
import type { Socket } from '../../formats/ss.ts'
import type { UfwRule } from '../../formats/ufw-rules.ts'

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
  levers?: Levers
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

/** What a fix can take hold of and must spare. What is missing could not be read: a fix then stops. */
export interface Levers {
  /** Linux: what other computers can reach now, this computer's own loopback left out. */
  listeners?: Socket[]
  /** Linux: ports over which it is looked after: those of sshd and of the sessions that are open. */
  access?: OpenPort[]
  /** Linux: chains with rules that no firewall program of this computer wrote. */
  foreignRules?: string[]
  /** Linux: it passes traffic on for others: containers, virtual machines, a VPN. */
  forwards?: boolean
  /** Linux: programs that could write rules. */
  programs?: FirewallPrograms
  /** Windows. */
  remoteDesktop?: RemoteDesktop
}

export interface FirewallPrograms {
  ufw?: { rules: UfwRule[]; rules6: UfwRule[]; ipv6: boolean }
  firewalld?: { running: boolean; zones: FirewalldLever[] }
  nft: boolean
  /** Units of systemd by name; one that is not there is left out. */
  units: Record<string, UnitState>
}

/** A zone that connections will fall under. */
export interface FirewalldLever {
  name: string
  /** It lets in what nobody asked for. */
  accepts: boolean
}

export interface UnitState {
  /** It starts with the computer. */
  enabled: boolean
  active: boolean
  masked: boolean
}

/** `on`: people can work here from afar, and the profiles in which an active rule lets them in. */
export type RemoteDesktop = { state: 'off' } | { state: 'on'; letIn: string[] }
