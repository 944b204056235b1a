/** What this computer is built of, as far as it tells its age and health. */
export interface Hardware {
  /** Empty where the maker left a placeholder. */
  maker: string
  /** A Mac gives its identifier, such as `Mac14,2`. */
  model: string
  chassis: Chassis
  processor?: string
  /** ISO days and what they are the date of: the computer is at least as old, if the part was made for it. */
  atLeastSince: Evidence[]
  disks: Disk[]
  volumes: Volume[]
  /** Sources that did not answer, one sentence each. */
  missed: string[]
}

/** tower: servers and desktops come in it, so it tells neither. */
export type Chassis = 'laptop' | 'desktop' | 'tower' | 'server' | 'unknown'

export interface Evidence {
  since: string
  /** A phrase, such as `its firmware is of 2016-03-04`. */
  what: string
  source: string
}

export interface Volume {
  /** Where it is mounted, or its letter. */
  name: string
  freePercent: number
  freeBytes: number
  /** The operating system lies on it. */
  system?: true
}

export interface Disk {
  name: string
  health: 'good' | 'failing' | 'unknown'
  powerOnHours?: number
  source: string
}
