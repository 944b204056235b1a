import { integer, lines } from './lines.ts'
import { newest } from './times.ts'

export interface FileTime {
  name: string
  /** ISO 8601, UTC. */
  modifiedAt: string
}

/** The plain files of `ls -l --time-style=+%s FOLDER`: rights, links, owner, group, size, seconds since 1970, name. */
export function fileTimes(printed: string): FileTime[] {
  return lines(printed).flatMap((line) => {
    const [, seconds, name] = /^-\S+ +\d+ \S+ +\S+ +\d+ (\d+) (.+)$/.exec(line) ?? []
    const time = integer(seconds)
    return name !== undefined && time !== undefined ? [{ name, modifiedAt: new Date(time * 1000).toISOString() }] : []
  })
}

/** Names of files that ClamAV takes signatures from. */
export const SIGNATURE_FILE = /\.(?:ndb|ndu|hdb|hdu|hsb|hsu|mdb|msb|ldb|ldu|cdb|fp|cud|db|yar|yara|cvd|cld)$/

export function newestSignatureFile(printed: string): string | undefined {
  return newest(
    ...fileTimes(printed)
      .filter(({ name }) => SIGNATURE_FILE.test(name))
      .map(({ modifiedAt }) => modifiedAt),
  )
}
