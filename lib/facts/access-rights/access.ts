import type { Right } from './shape.ts'

/** One entry of an access control list, as far as it matters here. */
export interface AccessEntry {
  allow: boolean
  /** A SID, or its abbreviation in SDDL. */
  trustee: string
  mask: number
}

/** Everyone, Authenticated Users, Interactive, Network, Users and Domain Users: everybody who works here belongs to them (MS-DTYP 2.4.2.4). */
const EVERYBODY = /^(?:WD|AU|IU|NU|BU|DU|S-1-1-0|S-1-5-11|S-1-5-4|S-1-5-2|S-1-5-32-545|S-1-5-21-[\d-]+-513)$/
/** Anonymous and Guests. */
const GUESTS = /^(?:AN|BG|LG|S-1-5-7|S-1-5-32-546|S-1-5-21-[\d-]+-501)$/

export function isEverybody(trustee: string): boolean {
  return EVERYBODY.test(trustee)
}

export function rightOfEverybody(entries: AccessEntry[]): Right {
  return rightOf(entries.filter(({ trustee }) => isEverybody(trustee)))
}

export function rightOfGuests(entries: AccessEntry[]): Right {
  return rightOf(entries.filter(({ trustee }) => GUESTS.test(trustee)))
}

/** Through the network the weaker of two rights holds: that of the share and that of the folder. */
export function weaker(one: Right, other: Right): Right {
  if (one === 'none' || other === 'none') {
    return 'none'
  }
  return one === 'unknown' || other === 'unknown' ? 'unknown' : (ORDER[Math.min(ORDER.indexOf(one), ORDER.indexOf(other))] ?? 'unknown')
}

const ORDER: readonly Right[] = ['none', 'read', 'change', 'full']

/** Access mask bits (MS-DTYP 2.4.3, MS-SMB2 2.2.13.1). */
const READ_DATA = 0x1
const WRITE_DATA = 0x2
const WRITE_DAC_OR_OWNER = 0xc0000
const GENERIC_ALL = 0x10000000
const GENERIC_WRITE = 0x40000000
const GENERIC_READ = 0x80000000

function rightOf(entries: AccessEntry[]): Right {
  const union = (allow: boolean) => entries.filter((entry) => entry.allow === allow).reduce((mask, entry) => mask | entry.mask, 0)
  const denied = spelledOut(union(false))
  const granted = spelledOut(union(true)) & ~denied
  if (granted & WRITE_DATA) {
    return granted & WRITE_DAC_OR_OWNER ? 'full' : 'change'
  }
  return granted & READ_DATA ? 'read' : 'none'
}

function spelledOut(mask: number): number {
  return (
    mask |
    (mask & GENERIC_ALL ? READ_DATA | WRITE_DATA | WRITE_DAC_OR_OWNER : 0) |
    (mask & GENERIC_WRITE ? WRITE_DATA : 0) |
    (mask & GENERIC_READ ? READ_DATA : 0)
  )
}

/** The access control list of a security descriptor in SDDL; undefined where there is none to read. */
export function entriesOfSddl(sddl: string): AccessEntry[] | undefined {
  // A descriptor without a list lets everybody do everything (MS-DTYP 2.5.1.1).
  if (/D:[A-Z]*NO_ACCESS_CONTROL/.test(sddl)) {
    return [{ allow: true, trustee: 'WD', mask: GENERIC_ALL }]
  }
  const list = /(?:^|[A-Z0-9-])D:[A-Z]*((?:\([^()]*(?:\([^()]*\)[^()]*)*\))*)/.exec(sddl)?.[1]
  if (list === undefined) {
    return undefined
  }
  const entries = [...list.matchAll(/\((A|D);[^;()]*;([^;()]*);[^;()]*;[^;()]*;([^;()]+)\)/g)].map(
    ([, type, rights = '', trustee = '']) => {
      const mask = maskOf(rights)
      return mask === undefined ? undefined : { allow: type === 'A', trustee, mask }
    },
  )
  return entries.every((entry) => entry !== undefined) ? entries.flatMap((entry) => entry ?? []) : undefined
}

const RIGHTS: Readonly<Record<string, number>> = {
  FA: 0x1f01ff,
  FR: 0x120089,
  FW: 0x120116,
  FX: 0x1200a0,
  GA: GENERIC_ALL,
  GR: GENERIC_READ,
  GW: GENERIC_WRITE,
  GX: 0x20000000,
  RC: 0x20000,
  SD: 0x10000,
  WD: 0x40000,
  WO: 0x80000,
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
}

/** Rights are a number in hex or a row of two-letter names. */
function maskOf(rights: string): number | undefined {
  if (/^0x[0-9a-f]+$/i.test(rights)) {
    return Number.parseInt(rights, 16) | 0
  }
  const names = rights.match(/../g) ?? []
  const masks = names.map((name) => RIGHTS[name])
  return rights.length % 2 === 0 && masks.every((mask) => mask !== undefined)
    ? masks.reduce<number>((sum, mask) => sum | (mask ?? 0), 0)
    : undefined
}
