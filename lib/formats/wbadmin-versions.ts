import { lines } from './lines.ts'
import { isoTime } from './times.ts'

/** One stored backup in the list of `wbadmin get versions`. */
export interface StoredVersion {
  /** From the version identifier. */
  at: string
  /** The target as it is printed, in the words of the computer's language. */
  target: string
}

/**
 * Versions, newest first. The identifier is MM/DD/YYYY-HH:MM in UTC in every language; "Backup time" above it is local and never read.
 * See "wbadmin start recovery", parameter -version (Microsoft).
 */
export function wbadminVersions(text: string): StoredVersion[] {
  const found: StoredVersion[] = []
  let target = ''
  for (const line of lines(text)) {
    const at = identifier(line)
    if (line.trim() === '') {
      target = ''
    } else if (at) {
      found.push({ at, target })
    } else {
      target = shareOrVolume(line) ?? target
    }
  }
  return found.sort((one, other) => other.at.localeCompare(one.at))
}

function identifier(line: string): string | undefined {
  const [, month, day, year, time] = /:\s*(\d\d)\/(\d\d)\/(\d{4})-(\d\d:\d\d)\s*$/.exec(line) ?? []
  return time === undefined ? undefined : isoTime(`${year}-${month}-${day}T${time}:00Z`)
}

/** The place at the end of a line, whatever stands before it: `\\host\share`, `\\?\Volume{...}`, `F:`. */
function shareOrVolume(line: string): string | undefined {
  return /(\\\\[^\s\\]+\\\S.*|\b[A-Za-z]:)\s*$/.exec(line)?.[1]?.trim()
}
