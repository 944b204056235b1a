import type { Owner } from '../../api.ts'

/** What protects this computer from malware, in the same words on every platform. Times are ISO 8601, UTC. */
export interface Antivirus {
  engines: Engine[]
  /** Every place was read where an engine would show itself; only then does an empty list mean that there is none. */
  complete: boolean
  /** What could not be read, one sentence each. */
  missed: string[]
  /** Every computer of this kind is expected to have an engine; where false, the practice decides. */
  customary: boolean
  /** It shares files with computers that are, so what lies here reaches them. */
  servesFiles: boolean | 'unknown'
  /** What weakens the protection without belonging to one engine. */
  notes: Weakness[]
  levers?: Levers
}

/** What a fix can take hold of; missing where this computer has no such engine. */
export interface Levers {
  defender?: DefenderLever
  clamav?: ClamavLever
}

export interface DefenderLever {
  /** As it calls it, in small letters; `normal` where it is the engine that protects. */
  mode: string
  tamperProtected: boolean | 'unknown'
  /** A preference, not something else, keeps real-time protection off. */
  realTimeDisabled: boolean | 'unknown'
  realTimeOwner: Owner
  scheduleOwner: Owner
}

export interface ClamavLever {
  /** Units of its daemon that are there and do not run, in the order of starting. */
  daemon: string[]
  /** The unit that would update its signatures, where nothing does. */
  updater?: string
  /** Its signatures lie where Debian and Fedora keep them. */
  usualFolder: boolean
  /** clamscan, which a full scan is made with, is there. */
  scanner: boolean
  /** What starts a full scan at fixed times: the timer of Rounds, something else, or nothing that could be seen. */
  fullScan: 'ours' | 'other' | 'none'
}

export interface Engine {
  /** Id of lib/data/products.ts, or the name in lower case where it is not in that table. */
  product: string
  name: string
  realTime: RealTime
  /** What decided it, or why it is not known. */
  because?: string
  signatures: Signatures
  /** Comes with the operating system. */
  builtIn: boolean
  /** Knows only the malware that its maker saw most; no replacement for an engine of its own. */
  basic: boolean
  /** Somebody pays for it and has a contract: true and false only where that was seen. */
  paid: boolean | 'unknown'
  lastFullScanAt: string | 'never' | 'unknown'
  lastQuickScanAt: string | 'never' | 'unknown'
  /** What this computer itself starts at fixed times. */
  scheduledScan: 'full' | 'quick' | 'none' | 'unknown'
  /** Whether a scheduled full scan that the computer missed is made up for; missing where that is not known. */
  catchesUp?: boolean
  /** What the two times of scans rest on, or why they are not known. */
  scansBecause?: string
  weaknesses: Weakness[]
  source: string
  owner: Owner
}

/**
 * `passive`: looks on while another engine protects. `scan-only`: looks at files when somebody or something asks, not when they are opened.
 * `snoozed`: off for a while. `expired`: off because its subscription ended.
 */
export type RealTime = 'on' | 'off' | 'snoozed' | 'expired' | 'passive' | 'scan-only' | 'unknown'

export interface Signatures {
  updatedAt?: string
  /** What the product says of itself, where no date can be had. */
  current: boolean | 'unknown'
  /** Days between two editions, where its maker does not publish every day. */
  everyDays?: number
  because?: string
}

export interface Weakness {
  what: string
  /** Whether it is so could not be read; `what` says why. */
  unread?: boolean
  expected: string
  source: string
}

/** An engine of which nothing is known but its name. */
export function engineOf(product: string, name: string, more: Partial<Engine> & Pick<Engine, 'source'>): Engine {
  return {
    product,
    name,
    realTime: 'unknown',
    signatures: { current: 'unknown' },
    builtIn: false,
    basic: false,
    paid: 'unknown',
    lastFullScanAt: 'unknown',
    lastQuickScanAt: 'unknown',
    scheduledScan: 'unknown',
    weaknesses: [],
    owner: 'vendor',
    ...more,
  }
}
