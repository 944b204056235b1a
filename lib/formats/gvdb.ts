import { type Answer, failed, value } from '../api.ts'
import { print } from './gvariant.ts'

export interface DconfDatabase {
  /** By path such as `/org/gnome/desktop/session/idle-delay`, in GVariant text; other than basic types as `<type as>`. */
  values: Map<string, string>
  /** Paths that users cannot change; one that ends in `/` locks all below it. */
  locks: string[]
}

/** Reads a compiled dconf database (GVDB), as a user's `~/.config/dconf/user` or `/etc/dconf/db/local`; text is base64. */
export function dconfDatabase(content: Uint8Array | string): Answer<DconfDatabase> {
  try {
    return value(read(typeof content === 'string' ? fromBase64(content) : content))
  } catch (error) {
    if (error instanceof Damage) {
      return failed(`the dconf database cannot be read: ${error.message}`)
    }
    throw error
  }
}

/** True when the path, or a folder above it, is locked. */
export function isLocked({ locks }: DconfDatabase, path: string): boolean {
  return locks.some((lock) => lock === path || (lock.endsWith('/') && path.startsWith(lock)))
}

/** Internal: what stands in the file contradicts itself. */
class Damage extends Error {}

function fromBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) {
    throw new Damage('its text is no base64')
  }
  return Uint8Array.from(Buffer.from(text, 'base64'))
}

const HEADER_BYTES = 24
const ITEM_BYTES = 24
const DEEPEST_PATH = 100
const NO_PARENT = 0xffffffff

interface Item {
  parent: number
  key: string
  kind: string
  start: number
  end: number
}

/** A view on the file in which every step outside of it is a damage. Layout: gvdb-format.h of GLib. */
class Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** No byte of a sound file belongs to two keys or values; this keeps a crafted one from being read for ever. */
  private unread: number

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.unread = bytes.length
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  slice(start: number, end: number): Uint8Array {
    if (start > end || end > this.bytes.length) {
      throw new Damage(`bytes ${start} to ${end} lie outside of its ${this.bytes.length} bytes`)
    }
    return this.bytes.subarray(start, end)
  }

  take(start: number, end: number): Uint8Array {
    const taken = this.slice(start, end)
    this.unread -= taken.length
    if (this.unread < 0) {
      throw new Damage('its keys and values overlap')
    }
    return taken
  }

  uint32(at: number): number {
    this.slice(at, at + 4)
    return this.view.getUint32(at, true)
  }

  /** A hash table: bloom words, buckets, then items of 24 bytes. */
  table(start: number, end: number): Item[] {
    const bloomWords = this.uint32(start) & 0x07ffffff
    const items = start + 8 + 4 * (bloomWords + this.uint32(start + 4))
    if (items > end || (end - items) % ITEM_BYTES !== 0) {
      throw new Damage(`the table at byte ${start} has no room for its buckets`)
    }
    return Array.from({ length: (end - items) / ITEM_BYTES }, (_, index) => this.item(items + index * ITEM_BYTES))
  }

  private item(at: number): Item {
    this.slice(at, at + ITEM_BYTES)
    const keyStart = this.uint32(at + 8)
    const key = this.take(keyStart, keyStart + this.view.getUint16(at + 12, true))
    return {
      parent: this.uint32(at + 4),
      key: new TextDecoder().decode(key),
      kind: String.fromCharCode(this.view.getUint8(at + 14)),
      start: this.uint32(at + 16),
      end: this.uint32(at + 20),
    }
  }

  /** Text of a stored variant: the value padded to 8 bytes, a zero byte, its type. */
  variant({ start, end, key }: Item): string {
    const bytes = this.take(start, end)
    const zero = bytes.lastIndexOf(0)
    const text = zero === -1 ? undefined : print(new TextDecoder().decode(bytes.subarray(zero + 1)), bytes.subarray(0, zero))
    if (text === undefined) {
      throw new Damage(`the value of "${key}" does not fit its type`)
    }
    return text
  }
}

function read(bytes: Uint8Array): DconfDatabase {
  const reader = new Reader(bytes)
  const signature = new TextDecoder('latin1').decode(bytes.subarray(0, 8))
  if (signature === 'raVGtnai') {
    throw new Damage('it was written on a big-endian computer')
  }
  if (signature !== 'GVariant' || reader.uint32(8) !== 0 || bytes.length < HEADER_BYTES) {
    throw new Damage('it does not begin with "GVariant" and version 0')
  }
  const items = reader.table(reader.uint32(16), reader.uint32(20))
  const database: DconfDatabase = { values: new Map(), locks: [] }
  for (const item of items) {
    if (item.kind === 'v') {
      database.values.set(pathOf(item, items), reader.variant(item))
    } else if (item.kind === 'H' && item.key === '.locks') {
      const locks = reader.table(item.start, item.end)
      database.locks = locks.filter(({ kind }) => kind === 'v').map((lock) => pathOf(lock, locks))
    }
  }
  return database
}

function pathOf(item: Item, items: Item[]): string {
  let path = item.key
  let steps = 0
  for (let parent = item.parent; parent !== NO_PARENT; steps += 1) {
    const above = items[parent]
    if (!above || steps > DEEPEST_PATH) {
      throw new Damage(`the parents of "${item.key}" lead nowhere`)
    }
    path = above.key + path
    parent = above.parent
  }
  return path
}
