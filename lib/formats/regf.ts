import { type Answer, failed, type RegistryData, value } from '../api.ts'

export interface Hive {
  /** A value of a key such as `Control Panel\Desktop`; the unnamed value is `''`; case does not matter. */
  value(keyPath: string, name: string): Answer<RegistryData>
  /** Whether the key exists. */
  has(keyPath: string): Answer<boolean>
}

/** Opens a registry hive file such as NTUSER.DAT; one that was not written to its end is refused. */
export function readHive(bytes: Uint8Array): Answer<Hive> {
  const reader = new Reader(bytes)
  try {
    const root = reader.open()
    return value({
      value: (keyPath, name) => guarded(() => found(reader, reader.descend(root, keyPath), name)),
      has: (keyPath) => guarded(() => value(reader.descend(root, keyPath) !== undefined)),
    })
  } catch (error) {
    return damaged(error)
  }
}

/** Internal: what stands in the file contradicts itself. */
class Damage extends Error {}

function damaged(error: unknown): ReturnType<typeof failed> {
  if (error instanceof Damage) {
    return failed(`the registry hive cannot be read: ${error.message}`)
  }
  throw error
}

function guarded<T>(read: () => Answer<T>): Answer<T> {
  try {
    return read()
  } catch (error) {
    return damaged(error)
  }
}

function found(reader: Reader, key: number | undefined, name: string): Answer<RegistryData> {
  if (key === undefined) {
    return { state: 'absent', parent: 'absent' }
  }
  const data = reader.valueOf(key, name)
  return data ? value(data) : { state: 'absent', parent: 'present' }
}

const BASE_BLOCK = 4096
const NONE = 0xffffffff
/** Bit of a size field: the data stand in the offset field itself. */
const INLINE = 0x80000000

/** Names compared in one hive: far more than real lookups need, and an end where lists name the same keys again and again. */
const MOST_NAMES = 100_000

/** Cells are addressed from the end of the base block. Layout: "Windows registry file format specification" of M. Suhanov. */
class Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  private compared = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  open(): number {
    if (this.bytes.length < BASE_BLOCK + 32 || ascii(this.bytes, 0, 4) !== 'regf') {
      throw new Damage('it does not begin with "regf"')
    }
    if (this.view.getUint32(4, true) !== this.view.getUint32(8, true)) {
      throw new Damage('its last write did not finish; its newest values are in the log files beside it')
    }
    if (this.checksum() !== this.view.getUint32(508, true)) {
      throw new Damage('its checksum is wrong')
    }
    const root = this.view.getUint32(36, true)
    this.cell(root, 'nk')
    return root
  }

  /** The key below `from`; undefined when one of its names is not there. */
  descend(from: number, path: string): number | undefined {
    const names = path.split('\\').filter(Boolean)
    return names.reduce<number | undefined>((key, name) => (key === undefined ? undefined : this.child(key, name)), from)
  }

  valueOf(key: number, name: string): RegistryData | undefined {
    const cell = this.cell(key, 'nk', 76)
    const count = cell.getUint32(36, true)
    if (count === 0) {
      return undefined
    }
    const list = this.cell(cell.getUint32(40, true), undefined, count * 4)
    for (let index = 0; index < count; index += 1) {
      const entry = this.cell(list.getUint32(index * 4, true), 'vk', 20)
      const latin = (entry.getUint16(16, true) & 1) === 1
      if (this.isNamed({ cell: entry, at: 20, length: entry.getUint16(2, true), latin }, name.toLowerCase())) {
        return this.data(entry)
      }
    }
    return undefined
  }

  private checksum(): number {
    let sum = 0
    for (let at = 0; at < 508; at += 4) {
      sum ^= this.view.getUint32(at, true)
    }
    const unsigned = sum >>> 0
    return unsigned === 0 ? 1 : unsigned === 0xffffffff ? 0xfffffffe : unsigned
  }

  /** The inside of a cell in use, which must bear the signature and hold as many bytes. */
  private cell(offset: number, signature?: string, atLeast = 4): DataView {
    const at = BASE_BLOCK + offset
    const size = offset === NONE || at + 8 > this.bytes.length ? 0 : -this.view.getInt32(at, true)
    if (size < atLeast + 4 || at + size > this.bytes.length) {
      throw new Damage(`the cell at ${offset} is not in use or lies outside of the file`)
    }
    if (signature !== undefined && ascii(this.bytes, at + 4, 2) !== signature) {
      throw new Damage(`the cell at ${offset} is no "${signature}"`)
    }
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + at + 4, size - 4)
  }

  private child(key: number, name: string): number | undefined {
    const cell = this.cell(key, 'nk', 76)
    const count = cell.getUint32(20, true)
    return count === 0 ? undefined : this.search(cell.getUint32(28, true), name.toLowerCase(), 0)
  }

  /** Lists of subkeys: lf and lh with hashes, li without, ri lists of lists. */
  private search(offset: number, name: string, depth: number): number | undefined {
    const list = this.cell(offset)
    const kind = String.fromCharCode(list.getUint8(0), list.getUint8(1))
    const step = STEPS[kind]
    const count = list.getUint16(2, true)
    if (step === undefined || 4 + count * step > list.byteLength || (kind === 'ri' && depth > 0)) {
      throw new Damage(`the list of keys at ${offset} is broken`)
    }
    for (let index = 0; index < count; index += 1) {
      const entry = list.getUint32(4 + index * step, true)
      const key = kind === 'ri' ? this.search(entry, name, depth + 1) : this.isCalled(entry, name) ? entry : undefined
      if (key !== undefined) {
        return key
      }
    }
    return undefined
  }

  private isCalled(key: number, name: string): boolean {
    const cell = this.cell(key, 'nk', 76)
    const latin = (cell.getUint16(2, true) & 0x20) !== 0
    return this.isNamed({ cell, at: 76, length: cell.getUint16(72, true), latin }, name)
  }

  /** A name of another length is another name; `wanted` is in small letters. */
  private isNamed({ cell, at, length, latin }: Spelling, wanted: string): boolean {
    this.compared += 1
    if (this.compared > MOST_NAMES) {
      throw new Damage('its lists of names do not end')
    }
    if (length !== wanted.length * (latin ? 1 : 2)) {
      return false
    }
    return new TextDecoder(latin ? 'latin1' : 'utf-16le').decode(part(cell, at, length)).toLowerCase() === wanted
  }

  private data(entry: DataView): RegistryData {
    const size = entry.getUint32(4, true)
    const type = entry.getUint32(12, true)
    if (size >= INLINE) {
      return typed(type, part(entry, 8, Math.min(size - INLINE, 4)))
    }
    return typed(type, size === 0 ? new Uint8Array() : this.stored(entry.getUint32(8, true), size))
  }

  /** More than 16344 bytes may stand in segments ("db"). */
  private stored(offset: number, size: number): Uint8Array {
    if (size > this.bytes.length) {
      throw new Damage(`a value claims ${size} bytes, more than the file has`)
    }
    const cell = this.cell(offset)
    if (size <= SEGMENT || cell.byteLength >= size) {
      return part(cell, 0, size)
    }
    const head = this.cell(offset, 'db', 8)
    const segments = Math.min(head.getUint16(2, true), Math.ceil(size / SEGMENT))
    const list = this.cell(head.getUint32(4, true), undefined, segments * 4)
    const parts = Array.from({ length: segments }, (_, index) => this.cell(list.getUint32(index * 4, true)))
    const whole = Buffer.concat(parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, Math.min(part.byteLength, SEGMENT))))
    if (whole.length < size) {
      throw new Damage(`the data at ${offset} are shorter than ${size} bytes`)
    }
    return whole.subarray(0, size)
  }
}

/** Where a name stands, in single bytes or in UTF-16. */
interface Spelling {
  cell: DataView
  at: number
  length: number
  latin: boolean
}

const STEPS: Record<string, number> = { lf: 8, lh: 8, li: 4, ri: 4 }
const SEGMENT = 16344

function part(cell: DataView, at: number, length: number): Uint8Array {
  if (at + length > cell.byteLength) {
    throw new Damage(`a cell of ${cell.byteLength} bytes should hold ${at + length}`)
  }
  return new Uint8Array(cell.buffer, cell.byteOffset + at, length)
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}

/** Types of winnt.h: 1 text, 2 expandable text, 4 number, 5 number with the high byte first, 7 list, 11 long number. */
function typed(type: number, bytes: Uint8Array): RegistryData {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const base64 = Buffer.from(bytes).toString('base64')
  if ((type === 4 || type === 5) && bytes.length === 4) {
    return { type: 'dword', data: view.getUint32(0, type === 4) }
  }
  if (type === 11 && bytes.length === 8 && view.getBigUint64(0, true) <= Number.MAX_SAFE_INTEGER) {
    return { type: 'qword', data: Number(view.getBigUint64(0, true)) }
  }
  const text = new TextDecoder('utf-16le').decode(bytes)
  switch (type) {
    case 1:
    case 2:
      return { type: type === 1 ? 'string' : 'expand-string', data: text.split('\0')[0] ?? '' }
    case 7:
      return { type: 'multi-string', data: text.replace(/\0*$/, '').split('\0').filter(Boolean) }
  }
  return { type: type === 3 ? 'binary' : 'other', data: base64 }
}
