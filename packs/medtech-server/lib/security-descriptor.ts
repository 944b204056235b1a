import { bytesOf } from './base64.ts'

/** Who is let in how far. */
export interface Access {
  /** `S-1-1-0`: names of groups are translated, SIDs are not. */
  sid: string
  access: 'full' | 'change' | 'read' | 'none'
}

/** `no-list`: nothing is restricted, everybody has full access. A text says why it could not be understood. */
export type AccessList = Access[] | 'no-list' | { unread: string }

const SELF_RELATIVE = 0x8000
const LIST_PRESENT = 0x0004
const ALLOWED = 0
const DENIED = 1
const INHERIT_ONLY = 0x08
/** WRITE_DAC, WRITE_OWNER and GENERIC_ALL: may let others in. A share with full control has 0x1f01ff, with change 0x1301bf, with read 0x1200a9. */
const GIVES_ACCESS = 0x100c_0000
/** Write data, append, delete children, delete, GENERIC_WRITE. */
const WRITES = 0x4001_0046
/** Read data, GENERIC_READ. */
const READS = 0x8000_0001
const GENERIC_ALL = 0x1000_0000
const EVERYONE = 'S-1-1-0'

interface Entry {
  denies: boolean
  mask: number
  sid: string
}

/**
 * The access list of a self-relative security descriptor, base64, as the registry keeps it for each share
 * ([MS-DTYP] 2.4.6 SECURITY_DESCRIPTOR, 2.4.5 ACL, 2.4.4.2 ACCESS_ALLOWED_ACE, 2.4.2.2 SID).
 */
export function accessList(base64: string): AccessList {
  const bytes = bytesOf(base64)
  const view = new DataView(bytes.buffer)
  if (bytes.length < 20 || view.getUint8(0) !== 1 || (view.getUint16(2, true) & SELF_RELATIVE) === 0) {
    return { unread: 'it is no self-relative security descriptor' }
  }
  const at = view.getUint32(16, true)
  if ((view.getUint16(2, true) & LIST_PRESENT) === 0 || at === 0) {
    return 'no-list'
  }
  const entries = entriesAt(view, at)
  return Array.isArray(entries) ? effective(entries) : { unread: entries }
}

function entriesAt(view: DataView, start: number): Entry[] | string {
  if (start + 8 > view.byteLength) {
    return 'its access list lies outside of it'
  }
  const end = start + view.getUint16(start + 2, true)
  const count = view.getUint16(start + 4, true)
  const entries: Entry[] = []
  let at = start + 8
  for (let index = 0; index < count; index++) {
    const size = at + 4 <= view.byteLength ? view.getUint16(at + 2, true) : 0
    if (size < 16 || at + size > Math.min(end, view.byteLength)) {
      return `entry ${index + 1} of its access list is cut`
    }
    const type = view.getUint8(at)
    if (type !== ALLOWED && type !== DENIED) {
      return `entry ${index + 1} of its access list is of type ${type}, which is not known here`
    }
    const sid = sidAt(view, at + 8, at + size)
    if (sid === undefined) {
      return `entry ${index + 1} of its access list names nobody that can be read`
    }
    if ((view.getUint8(at + 1) & INHERIT_ONLY) === 0) {
      entries.push({ denies: type === DENIED, mask: view.getUint32(at + 4, true), sid })
    }
    at += size
  }
  return entries
}

function sidAt(view: DataView, at: number, end: number): string | undefined {
  const count = view.getUint8(at + 1)
  if (view.getUint8(at) !== 1 || count > 15 || at + 8 + count * 4 > end) {
    return undefined
  }
  const authority = view.getUint16(at + 2) * 0x1_0000_0000 + view.getUint32(at + 4)
  const rest = Array.from({ length: count }, (_, index) => view.getUint32(at + 8 + index * 4, true))
  return ['S', 1, authority, ...rest].join('-')
}

/** In the order of the list: what was denied before, to the same or to everyone, is not given by a later entry. */
function effective(entries: Entry[]): Access[] {
  const given = new Map<string, number>()
  const denied = new Map<string, number>()
  for (const { denies, mask, sid } of entries) {
    if (denies) {
      denied.set(sid, (denied.get(sid) ?? 0) | rights(mask))
    } else {
      const without = (denied.get(sid) ?? 0) | (denied.get(EVERYONE) ?? 0)
      given.set(sid, (given.get(sid) ?? 0) | (rights(mask) & ~without))
    }
  }
  return [...given].map(([sid, mask]) => ({ sid, access: levelOf(mask) }))
}

/** GENERIC_ALL stands for every right. */
function rights(mask: number): number {
  return (mask & GENERIC_ALL) === 0 ? mask : mask | 0x001f_01ff
}

function levelOf(mask: number): Access['access'] {
  if ((mask & GIVES_ACCESS) !== 0) {
    return 'full'
  }
  return (mask & WRITES) !== 0 ? 'change' : (mask & READS) !== 0 ? 'read' : 'none'
}
