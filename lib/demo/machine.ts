import type { Platform } from '../api.ts'
import type { AccessRights } from '../facts/access-rights/shape.ts'
import type { Antivirus } from '../facts/antivirus/shape.ts'
import type { AppUpdates } from '../facts/app-updates/shape.ts'
import type { Backups } from '../facts/backups/shape.ts'
import type { DeviceRole } from '../facts/device-role/shape.ts'
import type { DiskEncryption } from '../facts/disk-encryption/shape.ts'
import type { EsuLicence } from '../facts/esu-licence/shape.ts'
import type { Firewall } from '../facts/firewall/shape.ts'
import type { Hardware } from '../facts/hardware/shape.ts'
import type { JoinState } from '../facts/join-state/shape.ts'
import type { LocalAccounts } from '../facts/local-accounts/shape.ts'
import type { MailDomains } from '../facts/mail-domains/shape.ts'
import type { OperatingSystem } from '../facts/operating-system/shape.ts'
import type { PasswordPolicy } from '../facts/password-policy/shape.ts'
import type { PmsDatabase } from '../facts/pms-database/shape.ts'
import type { PolicyOwner } from '../facts/policy-owner/shape.ts'
import type { Power } from '../facts/power/shape.ts'
import type { Products } from '../facts/products/shape.ts'
import type { RemovableMedia } from '../facts/removable-media/shape.ts'
import type { RestartPending } from '../facts/restart-pending/shape.ts'
import type { ScreenLock } from '../facts/screen-lock/shape.ts'
import type { Updates } from '../facts/updates/shape.ts'
import type { Users } from '../facts/users/shape.ts'
import type { ExpectedMachine, Inputs } from '../schema/types.ts'
import type { Chance } from './chance.ts'
import type { TroubleName } from './troubles.ts'

/** What a computer of the demonstration is. */
export type MachineKind = 'desktop' | 'laptop' | 'server' | 'domain-controller' | 'mac' | 'linux'

export interface DemoMachine {
  /** What people call it. */
  name: string
  hostname: string
  /** Random, as the state of a computer keeps it; the same twice where a disk was copied. */
  id: string
  site: string
  kind: MachineKind
  /** The account that works on it every day. */
  person: string
  /** ISO day. */
  boughtOn: string
  tags: string[]
  troubles: readonly Lasting[]
  /** Before that many days it had this host name. */
  before?: { hostname: string; days: number }
  /** Nothing was heard of it after this day. */
  silentSince?: string
  /** Nobody expects it. */
  isUnexpected?: true
}

/** A trouble, and from when to when: so many months before the last round. */
export interface Lasting {
  trouble: TroubleName
  /** Without it, it was always so. */
  from?: number
  /** Mended by then. Without it, it still is so. */
  until?: number
}

/** The neutral facts that a sweep reads of a computer, by their names. */
export interface DemoFacts {
  'access-rights': AccessRights
  antivirus: Antivirus
  'app-updates'?: AppUpdates
  backups: Backups
  'device-role': DeviceRole
  'disk-encryption': DiskEncryption
  'esu-licence'?: EsuLicence
  firewall: Firewall
  hardware: Hardware
  'join-state': JoinState
  'local-accounts': LocalAccounts
  'mail-domains'?: MailDomains
  'operating-system': OperatingSystem
  'password-policy': PasswordPolicy
  'pms-database'?: PmsDatabase
  'policy-owner'?: PolicyOwner
  power: Power
  products: Products
  'removable-media': RemovableMedia
  'restart-pending': RestartPending
  'screen-lock': ScreenLock
  updates: Updates
  users: Users
}

/** What is looked at: a computer at a moment, before it is judged. */
export interface Look {
  facts: DemoFacts
  history: Inputs['history']
}

/** What facts are made of. */
export interface Moment {
  machine: DemoMachine
  /** ISO 8601, UTC. */
  at: string
  chance: Chance
}

export function platformOf({ kind }: DemoMachine): Platform {
  return kind === 'mac' ? 'darwin' : kind === 'linux' ? 'linux' : 'win32'
}

export function roleOf({ kind }: DemoMachine): NonNullable<ExpectedMachine['role']> {
  return kind === 'server' ? 'pms-server' : kind === 'domain-controller' ? 'domain-controller' : 'client'
}

export function isServer({ kind }: DemoMachine): boolean {
  return kind === 'server' || kind === 'domain-controller'
}
