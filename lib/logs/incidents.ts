import { existsSync } from 'node:fs'

/** Something that was refused or contained, and that whoever looks after this computer should hear of. */
export interface Incident {
  /** A word for machines, such as `foreign-settings`. */
  event: string
  /** What and why, such as `{ what: path, why: sentence }`. */
  details: Record<string, string>
  /** ISO 8601, UTC. */
  timestamp: string
}

/** A run that is fed rubbish must not fill the disk. */
const MOST = 200
const LONGEST = 2000

const collected: Incident[] = []
const seen = new Set<string>()
let dropped = 0

/** Keeps one until `writeIncidents`; the same again counts once. */
export function incident(event: string, details: Record<string, string>): void {
  const key = JSON.stringify([event, details])
  if (seen.has(key)) {
    return
  }
  if (collected.length >= MOST) {
    dropped++
    return
  }
  seen.add(key)
  collected.push({ event, details: Object.fromEntries(Object.entries(details).map(short)), timestamp: new Date().toISOString() })
}

function short([name, text]: [string, string]): [string, string] {
  return [name, text.length > LONGEST ? `${text.slice(0, LONGEST)}... (${text.length} characters)` : text]
}

/** What was collected since the last call, which forgets it. */
export function takeIncidents(): Incident[] {
  const more = dropped > 0 ? [{ event: 'more-incidents', details: { what: `${dropped} more` }, timestamp: new Date().toISOString() }] : []
  const taken = [...collected, ...more]
  collected.length = 0
  seen.clear()
  dropped = 0
  return taken
}

/**
 * Writes what was collected into `<state>/audit.log`, one JSON line each: `{ level, message, what, why, timestamp }`; the same once a day. Without the rights of root or SYSTEM,
 * without that folder, or where it is not root's own, nothing is written. Never throws: a run does not end because it may not tell.
 */
export async function writeIncidents(stateFolder: string): Promise<void> {
  const taken = takeIncidents()
  if (taken.length === 0 || !(await mayWrite(stateFolder))) {
    return
  }
  const { appendAuditLine, auditFile } = await import('./audit-file.ts')
  const { redacted } = await import('./redact.ts')
  const { incidentKey, recentlyTold } = await import('./recent.ts')
  try {
    const path = auditFile(stateFolder)
    const told = recentlyTold(path)
    for (const { event, details, timestamp } of taken) {
      const plain = redacted(details) as object
      if (!told.has(incidentKey(event, plain))) {
        appendAuditLine(path, JSON.stringify({ level: 'warn', message: event, ...plain, timestamp }))
      }
    }
  } catch {
    // A full disk, or a log that is no file: the refusal itself stands in the result or the error.
  }
}

async function mayWrite(folder: string): Promise<boolean> {
  const { refuseForeign } = await import('../state/folders.ts')
  const { isElevated } = await import('../host/system.ts')
  try {
    refuseForeign(folder)
    return existsSync(folder) && isElevated()
  } catch {
    return false
  } finally {
    // The refusal of the folder itself has nowhere to be written.
    takeIncidents()
  }
}
