import type { Owner } from '../../api.ts'

/** Which updates of the operating system are missing, and how they come to this computer. Times are ISO 8601, UTC. */
export interface Updates {
  /** What the last search found missing, security or not. */
  missing: MissingUpdate[]
  /** The search covered everything it should; otherwise an update that is not in the list may still be missing. */
  complete: boolean
  /** What could not be read, one sentence each. */
  missed: string[]
  /** Up to when the source of updates is known. */
  searchedAt?: string
  /** When an update was last installed with success. */
  installedAt?: string
  /** The newest update that brings all earlier ones with it, where the operating system has such. */
  rollup?: Rollup
  automatic: Automatic
  /** Updates that somebody keeps from being installed, by name. */
  held: string[]
  paused?: { until: string; source: string }
  /** Why it could not be read whether updates are paused. */
  pauseUnread?: string
  /** The list comes from a server that offers only what its keeper approved. */
  approvedOnly: boolean
  source: string
  /** What a fix can take hold of; missing where nobody looked. */
  levers?: Levers
}

export type Levers = AptLevers | WindowsLevers | MacLevers | { through: 'dnf' }

export interface AptLevers {
  through: 'apt'
  /** The package unattended-upgrades is there. */
  installed: boolean
  /** Options of APT that must stand otherwise before updates come by themselves, with the value they need. */
  options: Record<string, string>
  /** Timers that do not start. */
  stopped: string[]
  /** Those of them that somebody masked. */
  masked: string[]
  /** Unattended upgrades may install from no security source. */
  noSecuritySource: boolean
}

export interface WindowsLevers {
  through: 'windows-update'
  /** What decides here which updates come, in words. */
  manager?: string
  /** The service wuauserv is disabled. */
  serviceDisabled: boolean
  /** Values of the update policy that do not stand right. */
  machineValues: MachineValue[]
}

export interface MachineValue {
  key: string
  name: string
  wanted: number
  owner: Owner
}

export interface MacLevers {
  through: 'software-update'
  /** Switches of Software Update that are off. */
  off: string[]
}

export interface MissingUpdate {
  /** Stays the same for as long as the same thing is missing. */
  id: string
  title: string
  security: boolean
  critical: boolean
  releasedAt?: string
}

export interface Rollup {
  id: string
  installedAt: string
  source: string
}

export interface Automatic {
  /** Security updates are installed without anybody asking for it. */
  configured: boolean | 'unknown'
  /** Such as `every day at 03:00`. */
  schedule?: string
  /** What installs them, or why nothing does. */
  by: string
  /** When it last ran to its end, where that is written down. */
  ranAt?: string | 'never'
  source: string
  owner: Owner
}
