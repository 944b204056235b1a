import { existsSync } from 'node:fs'
import { readOwnFile } from '../state/own-file.ts'

const REMEMBERED_MS = 24 * 3_600_000
const REMEMBERED_CHARACTERS = 65_536

/** What stands at the end of the audit log and is younger than a day, by its key: a tool that asks every few minutes does not fill the disk with one sentence. @throws Error */
export function recentlyTold(path: string): Set<string> {
  const lines = existsSync(path) ? readOwnFile(path).slice(-REMEMBERED_CHARACTERS).split('\n') : []
  return new Set(
    lines.flatMap((line) => {
      const { level: _, message, timestamp, ...details } = objectIn(line)
      const age = Date.now() - Date.parse(String(timestamp))
      return age >= 0 && age < REMEMBERED_MS ? [incidentKey(String(message), details)] : []
    }),
  )
}

/** The same event with the same details, whenever it was. */
export function incidentKey(event: string, details: object): string {
  return JSON.stringify([event, Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1))])
}

function objectIn(line: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(line) }
  } catch {
    return {}
  }
}
