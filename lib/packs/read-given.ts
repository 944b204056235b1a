import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { BadFile, messageOf, UsageError } from '../errors.ts'
import { LARGEST_PACK } from './pack-file.ts'

/**
 * A file that somebody names, opened and read once; what is done afterwards is done with these bytes. Whose file it is does not count: the hash and the
 * signature in it do. @throws UsageError, BadFile
 */
export function readGiven(path: string): Buffer {
  const { O_RDONLY, O_NONBLOCK = 0 } = constants
  const file = opened(path, O_RDONLY | O_NONBLOCK)
  try {
    const about = fstatSync(file)
    if (!about.isFile()) {
      throw new UsageError(`${path} is no file: expected the .pack file that rounds pack build writes.`)
    }
    const bytes = about.size <= LARGEST_PACK ? readFileSync(file) : undefined
    if (bytes === undefined || bytes.length > LARGEST_PACK) {
      throw new BadFile(path, [{ property: '', expected: `at most ${LARGEST_PACK} bytes`, found: `${bytes?.length ?? about.size}` }])
    }
    return bytes
  } finally {
    closeSync(file)
  }
}

function opened(path: string, flags: number): number {
  try {
    return openSync(path, flags)
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}`)
  }
}
