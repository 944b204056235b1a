import { constants, crc32, inflateRawSync } from 'node:zlib'

/** What an archive may hold before it is taken for an attack. */
export interface UnzipLimits {
  entries: number
  /** Bytes of all files together, unpacked. */
  bytes: number
}

/** A file of the archive; `problem` is why its bytes are not what was packed. */
export interface UnzippedEntry {
  name: string
  bytes: Buffer
  problem?: string
}

/** The archive as a whole cannot be read: `problem` is a sentence. */
export type Unzipped = { entries: UnzippedEntry[] } | { problem: string }

interface Listed {
  name: string
  method: number
  flags: number
  checksum: number
  packed: number
  size: number
  offset: number
  /** From the version to the lengths: the same before the file's bytes and in the directory. */
  facts: Buffer
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_LENGTH = 22
const LONGEST_COMMENT = 0xffff
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8

/** Reads an archive by its directory, trusting none of its numbers and names. Only what every program reads the same way is read: file after file, then one directory. Never throws. */
export function unzip(archive: Buffer, limits: UnzipLimits): Unzipped {
  try {
    const { listed, start } = directory(archive, limits)
    const names = listed.map(({ name }) => name)
    const problem = problemOfNames(names) ?? problemOfSizes(listed, limits) ?? problemOfPlaces(archive, listed, start)
    return problem === undefined ? { entries: listed.map((one) => unpacked(archive, one)) } : { problem }
  } catch (error) {
    return { problem: error instanceof Unreadable ? error.message : CUT_OFF }
  }
}

class Unreadable extends Error {}

const CUT_OFF = 'the archive is cut off or damaged: its directory cannot be read.'
const STRAY = 'it holds bytes that belong to no file, and programs differ in what they show of such an archive.'

/** What it lists, and the byte where it starts: it ends where the end record starts, which ends the archive. */
function directory(archive: Buffer, limits: UnzipLimits): { listed: Listed[]; start: number } {
  const end = endOf(archive)
  const count = archive.readUInt16LE(end + 10)
  if (count > limits.entries) {
    throw new Unreadable(`it lists ${count} files, more than the ${limits.entries} that are read.`)
  }
  const listed: Listed[] = []
  const start = archive.readUInt32LE(end + 16)
  let at = start
  for (let left = count; left > 0; left--) {
    if (archive.readUInt32LE(at) !== CENTRAL) {
      throw new Unreadable(CUT_OFF)
    }
    const [nameLength = 0, extra = 0, comment = 0] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field))
    if (extra + comment > 0) {
      throw new Unreadable(STRAY)
    }
    listed.push(listedAt(archive, at, nameLength))
    at += 46 + nameLength
  }
  if (at !== end || !isPlainEnd(archive, end, { count, start })) {
    throw new Unreadable(STRAY)
  }
  return { listed, start }
}

/** Some programs find the directory by where it starts, others by its length, so both must lead to the same. */
function isPlainEnd(archive: Buffer, end: number, { count, start }: { count: number; start: number }): boolean {
  const isOneDisk = archive.readUInt32LE(end + 4) === 0 && archive.readUInt16LE(end + 8) === count
  return isOneDisk && archive.readUInt32LE(end + 12) === end - start && end + END_LENGTH === archive.length
}

/** The end record stands last; one before a comment is found only to say what is wrong. */
function endOf(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_LENGTH - LONGEST_COMMENT)
  for (let at = archive.length - END_LENGTH; at >= first; at--) {
    if (archive.readUInt32LE(at) === END) {
      return at
    }
  }
  throw new Unreadable(archive.length >= 4 && archive.readUInt32LE(0) === LOCAL ? CUT_OFF : 'it is not a zip archive.')
}

function listedAt(archive: Buffer, at: number, nameLength: number): Listed {
  return {
    name: archive.toString('utf8', at + 46, at + 46 + nameLength),
    flags: archive.readUInt16LE(at + 8),
    method: archive.readUInt16LE(at + 10),
    checksum: archive.readUInt32LE(at + 16),
    packed: archive.readUInt32LE(at + 20),
    size: archive.readUInt32LE(at + 24),
    offset: archive.readUInt32LE(at + 42),
    facts: archive.subarray(at + 6, at + 32),
  }
}

function problemOfNames(names: readonly string[]): string | undefined {
  if (names.some((name) => name.endsWith('/'))) {
    return 'it lists folders besides files, which some programs take for files.'
  }
  const bad = names.find((name) => !isSafe(name))
  if (bad !== undefined) {
    return `it holds a file with the name ${JSON.stringify(bad)}, which leads out of the archive.`
  }
  const seen = new Set<string>()
  const twice = names.find((name) => seen.size === seen.add(name).size)
  return twice === undefined
    ? undefined
    : `it holds two files with the name ${JSON.stringify(twice)}, and programs differ in which one they show.`
}

function isSafe(name: string): boolean {
  return !/[\\:]|\p{Cc}/u.test(name) && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

function problemOfSizes(listed: readonly Listed[], limits: UnzipLimits): string | undefined {
  const total = listed.reduce((sum, { size }) => sum + size, 0)
  const most = `${Math.round(limits.bytes / 2 ** 20)} MiB`
  return total > limits.bytes ? `it would unpack to ${Math.ceil(total / 2 ** 20)} MiB, more than the ${most} that are read.` : undefined
}

/** One file after the other up to the directory, nothing between them, and no field that gives a file another name. */
function problemOfPlaces(archive: Buffer, listed: readonly Listed[], start: number): string | undefined {
  let at = 0
  for (const { offset, packed } of [...listed].sort((a, b) => a.offset - b.offset)) {
    if (offset !== at || archive.readUInt16LE(offset + 28) > 0) {
      return STRAY
    }
    at += 30 + archive.readUInt16LE(offset + 26) + packed
  }
  return at === start ? undefined : STRAY
}

function unpacked(archive: Buffer, listed: Listed): UnzippedEntry {
  const { name } = listed
  try {
    const bytes = bytesOf(archive, listed)
    const isWhole = bytes.length === listed.size && crc32(bytes) === listed.checksum
    return isWhole ? { name, bytes } : { name, bytes, problem: 'its checksum in the archive does not fit' }
  } catch (error) {
    return { name, bytes: Buffer.alloc(0), problem: error instanceof Unreadable ? error.message : 'it cannot be unpacked' }
  }
}

function bytesOf(archive: Buffer, { name, method, flags, packed, size, offset, facts }: Listed): Buffer {
  if (archive.readUInt32LE(offset) !== LOCAL) {
    throw new Unreadable('it does not stand where the directory says')
  }
  const nameLength = archive.readUInt16LE(offset + 26)
  if (archive.toString('utf8', offset + 30, offset + 30 + nameLength) !== name) {
    throw new Unreadable('it has two names in the archive')
  }
  if (flags & ENCRYPTED || (method !== STORED && method !== DEFLATED)) {
    throw new Unreadable('it is packed in a way that is not read')
  }
  if (!archive.subarray(offset + 4, offset + 30).equals(facts)) {
    throw new Unreadable('the directory says something else of it than what stands before its bytes')
  }
  const start = offset + 30 + nameLength
  const body = archive.subarray(start, start + packed)
  if (body.length < packed) {
    throw new Unreadable('it is cut off')
  }
  // One byte more than promised is let through, so that a bomb is found and not filled.
  return method === STORED ? body : inflateRawSync(body, { maxOutputLength: size + 1, finishFlush: constants.Z_FINISH })
}
