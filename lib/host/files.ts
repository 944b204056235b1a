import type { Stats } from 'node:fs'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readlink, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Absent, type Answer, absent, denied, type FileContent, failed, type Listing, listing, value } from '../api.ts'
import { expandPaths } from './file-globs.ts'
import { codeOf, isDenied, isMissing } from './system-errors.ts'
import { decodeText } from './text.ts'

export interface FileProbeOptions {
  encoding: 'utf8' | 'utf16le' | 'binary' | 'none'
  maximumBytes?: number
  /** Only so many bytes from the beginning or the end; without it a larger file is refused. */
  part?: 'head' | 'tail'
}

const FOUR_MEBIBYTES = 4 * 1024 * 1024
const AT_ONCE = 32
/** Of all files of one probe together. */
const MOST_BYTES = 128 * 1024 * 1024

/** What may still be read; files that are read side by side share it. */
interface Room {
  bytes: number
}

/** Reads one file; never waits on a pipe or device. */
export async function readFileProbe(path: string, options: FileProbeOptions): Promise<Answer<FileContent>> {
  const answer = await readIfThere(path, options, { bytes: MOST_BYTES })
  return answer.state === 'absent' ? absentFile(path) : answer
}

/** Whether the folder above is there costs another look, and a list of files does not ask. */
async function readIfThere(path: string, options: FileProbeOptions, room: Room): Promise<Answer<FileContent>> {
  try {
    const link = await linkOf(path)
    const status = await stat(path)
    if (!status.isFile()) {
      return link && (await isEmptied(path))
        ? value(contentOf(path, status, '', 0, link))
        : failed(`${path} is ${kindOf(status)}, not a file`)
    }
    if (options.encoding === 'none') {
      return value(contentOf(path, status, '', status.size, link))
    }
    return await (options.part === undefined ? readWhole(path, options, link, room) : readPart(path, options.part, options, link, room))
  } catch (error) {
    return isMissing(error) ? absent() : refusedFile(path, error)
  }
}

/**
 * Reads what the patterns match, in the order of the patterns, then of ASCII. What is not there is no miss.
 * @param mostBytes of all of them together; a file for which no room is left is a miss
 */
export async function readFilesProbe(
  patterns: readonly string[],
  options: FileProbeOptions,
  mostBytes = MOST_BYTES,
): Promise<Listing<FileContent>> {
  const { paths, missed } = await expandPaths(patterns)
  const room: Room = { bytes: mostBytes }
  const entries: FileContent[] = []
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const batch = paths.slice(start, start + AT_ONCE)
    const answers = await Promise.all(batch.map((path) => readIfThere(path, options, room)))
    for (const answer of answers) {
      if (answer.state === 'value') {
        entries.push(answer.value)
      } else if (answer.state !== 'absent') {
        missed.push(answer.reason)
      }
    }
  }
  return listing(entries, missed)
}

/** `size` stays that of the whole file. */
async function readPart(
  path: string,
  part: 'head' | 'tail',
  options: FileProbeOptions,
  link: string | undefined,
  room: Room,
): Promise<Answer<FileContent>> {
  const file = await openToRead(path)
  try {
    const status = await file.stat()
    if (!status.isFile()) {
      return failed(`${path} is ${kindOf(status)}, not a file`)
    }
    const length = Math.min(status.size, options.maximumBytes ?? FOUR_MEBIBYTES)
    if (length > room.bytes) {
      return failed(noRoomFor(path))
    }
    room.bytes -= length
    const bytes = await readAt(file, part === 'head' ? 0 : status.size - length, length)
    return value(contentOf(path, status, textOf(bytes, options.encoding), status.size, link))
  } finally {
    await file.close()
  }
}

/** Fewer bytes where the file was cut meanwhile. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled)
    if (bytesRead === 0) {
      break
    }
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

/** Without waiting for the other end of a pipe. */
function openToRead(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
}

async function readWhole(path: string, options: FileProbeOptions, link: string | undefined, room: Room): Promise<Answer<FileContent>> {
  const limit = options.maximumBytes ?? FOUR_MEBIBYTES
  const file = await openToRead(path)
  try {
    const status = await file.stat()
    if (!status.isFile()) {
      return failed(`${path} is ${kindOf(status)}, not a file`)
    }
    if (status.size > limit) {
      return failed(tooLarge(path, limit))
    }
    const chunks: Buffer[] = []
    let size = 0
    while (size <= limit) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(65_536), 0, 65_536, null)
      if (bytesRead === 0) {
        const bytes = Buffer.concat(chunks)
        return value(contentOf(path, status, textOf(bytes, options.encoding), size, link))
      }
      chunks.push(buffer.subarray(0, bytesRead))
      size += bytesRead
      room.bytes -= bytesRead
      if (room.bytes < 0) {
        return failed(noRoomFor(path))
      }
    }
    return failed(tooLarge(path, limit))
  } finally {
    await file.close()
  }
}

function tooLarge(path: string, limit: number): string {
  return `${path} is larger than ${limit} bytes`
}

function noRoomFor(path: string): string {
  return `${path} was left out: all files together have more bytes than one probe reads`
}

function textOf(bytes: Buffer, encoding: FileProbeOptions['encoding']): string {
  if (encoding === 'binary') {
    return bytes.toString('base64')
  }
  return encoding === 'none' ? '' : decodeText(bytes, encoding)
}

function contentOf(path: string, status: Stats, text: string, size: number, linksTo: string | undefined): FileContent {
  return {
    path,
    text,
    modifiedAt: status.mtime.toISOString(),
    size,
    mode: status.mode & 0o7777,
    uid: status.uid,
    ...(linksTo === undefined ? {} : { linksTo }),
  }
}

async function linkOf(path: string): Promise<string | undefined> {
  return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined
}

/** A link to /dev/null is how an administrator empties a file of the distribution (systemd.unit(5), tmpfiles.d(5)). */
async function isEmptied(path: string): Promise<boolean> {
  return (await realpath(path)) === '/dev/null'
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) {
    return 'a folder'
  }
  if (status.isFIFO()) {
    return 'a named pipe'
  }
  return status.isSocket() ? 'a socket' : 'a device'
}

async function absentFile(path: string): Promise<Absent> {
  try {
    return absent((await stat(dirname(path))).isDirectory() ? 'present' : 'absent')
  } catch (error) {
    return isMissing(error) ? absent('absent') : absent()
  }
}

function refusedFile(path: string, error: unknown) {
  const code = codeOf(error) || 'unknown error'
  return isDenied(error) ? denied(`${path} may not be read (${code})`) : failed(`${path} could not be read (${code})`)
}
