import type { Owner } from '../../api.ts'
import type { DconfLever } from '../../formats/dconf-profile.ts'

/** What happens when somebody plugs a USB stick or another removable medium in. */
export interface RemovableMedia {
  /** Whether something starts by itself, one entry for each place that has a say. */
  autorun: Autorun[]
  storage: Storage
  levers: Levers
}

export interface Autorun {
  /** `machine`, `desktop:<name>` or `user:<name>`. */
  scope: string
  /** `asks`: nothing starts without a person, but one click is enough. */
  state: 'off' | 'asks' | 'starts' | 'unknown'
  observed: string
  source: string
  owner: Owner
}

export interface Storage {
  /** What can be done with removable storage, strictest first. */
  state: 'blocked' | 'read-only' | 'encrypted-only' | 'open' | 'unknown'
  /** It holds only after the next restart. */
  afterRestart: boolean
  observed: string
  source: string
  owner: Owner
}

/** What a fix can take hold of; missing where the computer has no such thing. */
export interface Levers {
  /** Values for the whole computer that switch AutoRun off and do not stand right yet. */
  machineValues?: MachineValue[]
  desktop?: { dconf: DconfLever; beatenBy?: string }
  /** What would restrict storage, by what is asked for; missing where this computer has no switch for it. */
  storage?: { block: StorageLever; 'encrypted-write'?: StorageLever }
}

/** Values of the computer, or one file of Rounds' own. */
export interface StorageLever {
  values?: MachineValue[]
  file?: { path: string; text: string }
  /** Why it must not be taken hold of now, such as a disk that is in use. */
  inUse?: string
  /** It holds at once instead of after a restart. */
  atOnce: boolean
}

export interface MachineValue {
  key: string
  name: string
  wanted: number
  owner: Owner
}
