import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  /** ASCII; folders end with a slash before the next name. */
  name: string
  bytes: Buffer
}

/** 1 January 1980, the first day that the format knows: the same files always make the same archive. */
const DAY = 0x0021
const VERSION = 20
const DEFLATED = 8
/** What the format can count without its extension for large archives. */
const MOST_ENTRIES = 0xffff
const MOST_BYTES = 0xffffffff

interface Packed {
  name: Buffer
  body: Buffer
  /** From the version to the lengths of name and extra field: the same in both headers. */
  facts: Buffer
}

/**
 * An archive in the order given, deflated, without data descriptors and extra fields. PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
 * @throws Error where there are more than 65,535 files or 4 GiB
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let start = 0
  for (const one of entries.map(pack)) {
    const local = Buffer.concat([numbers([4, 0x04034b50]), one.facts, one.name, one.body])
    central.push(centralHeader(one, start))
    locals.push(local)
    start += local.length
    refuseTooLarge(entries.length, start)
  }
  const count = entries.length
  const length = central.reduce((sum, header) => sum + header.length, 0)
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, start], [2, 0])
  return Buffer.concat([...locals, ...central, end])
}

function refuseTooLarge(count: number, bytes: number): void {
  if (count > MOST_ENTRIES || bytes > MOST_BYTES) {
    throw new Error(`${count} files are too many or too large for one archive: at most ${MOST_ENTRIES} files and 4 GiB fit`)
  }
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
