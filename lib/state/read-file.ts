import { lstatSync, readFileSync } from 'node:fs'
import { messageOf, UsageError } from '../errors.ts'
import { incident } from '../logs/incidents.ts'
import { refuseForeign } from './folders.ts'
import { NoOwnFile, readOwnFile } from './own-file.ts'

/** The text of a file that only root may write, when Rounds runs as root; undefined where there is none. @throws UsageError */
export function readTrusted(path: string): string | undefined {
  if (!isThere(path)) {
    return undefined
  }
  refuseForeign(path)
  try {
    return readOwnFile(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** A link that leads nowhere is there, and cannot be read: what somebody linked is never passed over. @throws UsageError where that cannot be told */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** The text of a file that somebody named. @throws UsageError */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): UsageError {
  if (error instanceof NoOwnFile) {
    incident('foreign-path', { what: path, why: error.message })
  }
  return new UsageError(`${path} cannot be read: ${messageOf(error)}`)
}
