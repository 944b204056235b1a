import type { Role } from '../../api.ts'

/** What this computer is used as. */
export interface DeviceRole {
  role: Exclude<Role, 'unknown'>
  /** People work at a screen of this computer. */
  desktop: boolean
  /** A laptop or tablet. */
  portable: boolean | 'unknown'
  virtual: boolean | 'unknown'
  /** Virtual machines run on it; missing where none was seen. */
  hostsMachines?: true
  /** What led to the role, one phrase each. */
  because: string[]
}
