import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  /** ASCII, without folders. */
  name: string
  bytes: Buffer
}

/** 1 January 1980, the first day that the format knows: the same files always make the same archive. */
const DAY = 0x0021
const VERSION = 20
const DEFLATED = 8

interface Packed {
  name: Buffer
  body: Buffer
  /** From the version to the lengths of name and extra field: the same in both headers. */
  facts: Buffer
}

/** A flat archive in the order given, deflated, without data descriptors and extra fields. PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const packed = entries.map(pack)
  const locals = packed.map(({ name, body, facts }) => Buffer.concat([numbers([4, 0x04034b50]), facts, name, body]))
  const offsets = locals.map((_, index) => locals.slice(0, index).reduce((sum, { length }) => sum + length, 0))
  const central = Buffer.concat(packed.map((one, index) => centralHeader(one, offsets[index] ?? 0)))
  const start = locals.reduce((sum, { length }) => sum + length, 0)
  const count = entries.length
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, central.length], [4, start], [2, 0])
  return Buffer.concat([...locals, central, end])
}

function pack({ name, bytes }: ZipEntry): Packed {
  const body = deflateRawSync(bytes, { level: 9 })
  const encoded = Buffer.from(name, 'latin1')
  const facts = numbers(
    [2, VERSION],
    [2, 0],
    [2, DEFLATED],
    [2, 0],
    [2, DAY],
    [4, crc32(bytes)],
    [4, body.length],
    [4, bytes.length],
    [2, encoded.length],
    [2, 0],
  )
  return { name: encoded, body, facts }
}

function centralHeader({ name, facts }: Packed, offset: number): Buffer {
  return Buffer.concat([numbers([4, 0x02014b50], [2, VERSION]), facts, numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name])
}

/** Little-endian, each with its size in bytes. */
function numbers(...fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([size, value]) => {
      const bytes = Buffer.alloc(size)
      bytes.writeUIntLE(value, 0, size)
      return bytes
    }),
  )
}
