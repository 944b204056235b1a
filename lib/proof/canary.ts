import { createHash } from 'node:crypto'
import { constants, lstatSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { StoredFile } from './tool.ts'

/** A file on this computer as it is now. */
export interface LiveFile {
  bytes: number
  /** Milliseconds since 1970. */
  modifiedAt: number
}

export type Look = (path: string) => LiveFile | undefined

/** Larger files take long to fetch from far away and prove no more. */
const LARGEST_BYTES = 5 * 1024 * 1024
/** Enough to pass by a burst of files that changed after the backup. */
const LOOKS = 5000

/** The newest regular file that stands on this computer as it was when it was saved; undefined where there is none. */
export function chooseCanary(stored: readonly StoredFile[], look: Look): StoredFile | undefined {
  return stored
    .filter(({ bytes }) => bytes > 0 && bytes <= LARGEST_BYTES)
    .sort((a, b) => b.modifiedAt - a.modifiedAt || a.path.localeCompare(b.path))
    .slice(0, LOOKS)
    .find((file) => isUnchanged(file, look(file.path)))
}

/** Borg keeps microseconds, and file systems of their own less. */
export function isUnchanged(stored: StoredFile, live: LiveFile | undefined): boolean {
  return live !== undefined && live.bytes === stored.bytes && Math.abs(live.modifiedAt - stored.modifiedAt) < 2
}

/** Only a regular file; a link may lead to somebody else's. */
export function lookAt(path: string): LiveFile | undefined {
  try {
    const status = lstatSync(path)
    return status.isFile() ? { bytes: status.size, modifiedAt: status.mtimeMs } : undefined
  } catch {
    return undefined
  }
}

/** SHA-256 of a regular file; undefined where there is none. */
export async function fingerprintOf(path: string): Promise<string | undefined> {
  let file: FileHandle | undefined
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    if (!(await file.stat()).isFile()) {
      return undefined
    }
    const hash = createHash('sha256')
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      hash.update(chunk as Buffer)
    }
    return hash.digest('hex')
  } catch {
    return undefined
  } finally {
    await file?.close()
  }
}
