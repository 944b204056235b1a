import { headedFiles } from './headed-files.ts'
import { integer } from './lines.ts'
import { isoTime } from './times.ts'

/** The 512 bytes at the head of a .cvd or .cld file (ClamAV manual, "CVD file format"). */
export interface DatabaseHeader {
  path: string
  /** When it was built, ISO 8601, UTC. */
  builtAt: string
  version?: number
}

/**
 * Headers out of `head --verbose --bytes=512 FILE…`: the fields stand between colons, the build time as text with hyphens for the clock,
 * and once more as the last field in seconds since 1970. A head that does not fit is left out.
 */
export function databaseHeaders(printed: string): DatabaseHeader[] {
  return headedFiles(printed).flatMap(({ path, text }) => headerOf(path, text))
}

function headerOf(path: string, content: string): DatabaseHeader[] {
  const fields = content.slice(0, 512).trimEnd().split(':')
  const [mark, built = '', version] = fields
  const seconds = integer(fields[8])
  const builtAt = seconds !== undefined ? isoTime(new Date(seconds * 1000).toISOString()) : textTime(built)
  const number = integer(version)
  return mark === 'ClamAV-VDB' && builtAt ? [{ path, builtAt, ...(number === undefined ? {} : { version: number }) }] : []
}

/** Such as `05 Mar 2026 07-28 -0500`: always English. */
function textTime(text: string): string | undefined {
  const [, day, hours, minutes, zone] = /^(\d{1,2} [A-Z][a-z]{2} \d{4}) (\d{2})-(\d{2}) ([+-]\d{4})$/.exec(text.trim()) ?? []
  return isoTime(`${day} ${hours}:${minutes} ${zone}`)
}
