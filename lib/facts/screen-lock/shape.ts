import type { Owner } from '../../api.ts'
import type { DconfLever } from '../../formats/dconf-profile.ts'

/** When a computer locks itself, in the same words on every platform. */
export interface ScreenLock {
  /** One entry for each place where somebody can be left logged on. */
  seats: Seat[]
  /** What holds for people who have set nothing themselves, such as those who log on here for the first time. */
  newcomers: Seat[]
  /** What makes a lock worthless, such as automatic logon. */
  blockers: Blocker[]
  levers: Levers
}

export interface Seat {
  /** `machine`, `shell`, `people`, `automatic logon`, `desktop:<name>` or `user:<name>`. */
  scope: string
  /** From the last touch to the moment a password is needed. */
  lockAfterSeconds: number | 'never' | 'unknown'
  /** Part of `lockAfterSeconds`: the screen is dark already, but a touch still opens it without a password. */
  graceSeconds?: number
  /** The computer goes to sleep after so long and asks for a password when it wakes. */
  sleepLockAfterSeconds?: number | 'unknown'
  /** What may defeat the lock though it is set, one phrase each. */
  weaknesses: readonly string[]
  /** Why it is unknown. */
  why?: string
  through: 'machine-limit' | 'screen-saver' | 'gnome' | 'kde' | 'shell' | 'other'
  source: string
  owner: Owner
}

export interface Blocker {
  what: string
  source: string
  owner: Owner
}

/** What a fix can take hold of; missing where the computer has no such thing. */
export interface Levers {
  /** One limit for everybody on this computer. */
  machineLimit?: MachineLimit
  /** How long a touch still opens a screen that has just gone dark. */
  grace?: { seconds: number; owner: Owner }
  desktop?: DesktopLever
  /** The file of KDE for everybody: nobody's, ours, or somebody else's, which is not written over. */
  kde?: { file: 'absent' | 'ours' | 'foreign' }
  /** `beatenBy`: a file that is read earlier makes a larger value read-only. */
  shell?: { beatenBy?: string }
}

export interface MachineLimit {
  seconds: number | 'none' | 'unknown'
  owner: Owner
  /** A policy keeps screen savers off, through which the limit would lock. */
  saverPolicyOff: boolean
}

export interface DesktopLever {
  dconf: DconfLever
  /** What people without own settings have; a fix keeps it where it is short enough. */
  idleSeconds: number | 'unknown'
  /** Database that locks other values and wins. */
  beatenBy?: string
}
