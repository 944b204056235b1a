import { existsSync, readFileSync } from 'node:fs'
import { messageOf, UsageError } from '../errors.ts'
import { refuseForeign } from './folders.ts'

/** The text of a file that only root may write, when Rounds runs as root; undefined where there is none. @throws UsageError */
export function readTrusted(path: string): string | undefined {
  if (!existsSync(path)) {
    return undefined
  }
  refuseForeign(path)
  return readText(path)
}

/** The text of a file that somebody named. @throws UsageError */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}`)
  }
}
