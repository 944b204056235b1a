import type { FileContent } from 'rounds'
import { type DatabaseName, databaseIn, databaseNamed } from '../../databases.ts'
import { leafOf } from '../../paths.ts'
import type { BackupRun } from './shape.ts'

/**
 * Lines of gbak 3.0 of Debian, run for this: `gbak:readied database MT32.IB for backup`, `gbak: ERROR:…`, `gbak:Exiting before completion due to errors`,
 * `gbak:closing file, committing, and finishing. 1024 bytes written`. InterBase writes a space behind `gbak:` (operations guide), and a restore begins and ends
 * with other words.
 */
const BEGINS = /gbak: ?readied database (.+) for backup/
const ERROR = /\bERROR\b ?:|due to errors/
const FINISHED = /closing file, committing, and finishing/
const RESTORES = /gbak: ?(?:opened file|creating database|transportable backup|finishing, closing, and going home)/

interface Run {
  of: DatabaseName | undefined
  lines: string[]
}

/** The last backup of each database that a log tells of; none where gbak did not write it. A log that was cut in front counts by its name. */
export function runsIn({ path, text, modifiedAt }: FileContent): BackupRun[] {
  const runs: Run[] = [{ of: databaseIn(leafOf(path)), lines: [] }]
  for (const line of text.split(/\r?\n/)) {
    const [, database] = BEGINS.exec(line) ?? []
    if (database !== undefined) {
      runs.push({ of: databaseNamed(leafOf(database)) ?? databaseIn(leafOf(path)), lines: [] })
    }
    runs.at(-1)?.lines.push(line)
  }
  const last = new Map<DatabaseName, BackupRun>()
  for (const { of, lines } of runs.filter(isBackup)) {
    const errors = lines.filter((line) => ERROR.test(line))
    const [first] = errors.map((line) => line.replace(/^.*\bERROR\b ?: ?/, '').trim())
    if (of) {
      const finished = lines.some((line) => FINISHED.test(line))
      last.set(of, { of, path, modifiedAt, errors: errors.length, ...(first ? { firstError: first } : {}), finished })
    }
  }
  return [...last.values()]
}

function isBackup({ lines }: Run): boolean {
  return lines.some((line) => line.includes('gbak:')) && !lines.some((line) => RESTORES.test(line))
}
