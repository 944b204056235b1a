import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { UsageError } from '../errors.ts'
import { incident } from '../logs/incidents.ts'
import { isRoot, ofSomebodyElse } from '../state/folders.ts'
import { LARGEST_PACK } from './pack-file.ts'

/**
 * A whole file, opened once: what is looked at here is what is hashed, parsed and run. A link in its place, a pipe, a folder, a file that is too large
 * or, for root, one that somebody else owns or may write is refused. @throws UsageError
 */
export function readOnce(path: string): Buffer {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const about = fstatSync(file)
    refuseUnfit(path, about)
    const bytes = Buffer.alloc(about.size)
    let length = 0
    for (let read = -1; read !== 0 && length < about.size; length += read) {
      read = readSync(file, bytes, length, about.size - length, length)
    }
    return bytes.subarray(0, length)
  } finally {
    closeSync(file)
  }
}

function refuseUnfit(path: string, about: Stats): void {
  const foreign = isRoot() ? ofSomebodyElse(about) : undefined
  if (foreign) {
    incident('foreign-path', { what: path, why: foreign })
  }
  const because = !about.isFile()
    ? 'is no file'
    : about.size > LARGEST_PACK
      ? `has ${about.size} bytes; a pack has at most ${LARGEST_PACK}`
      : foreign
  if (because) {
    throw new UsageError(`${path} ${because}: it is not read`)
  }
}
