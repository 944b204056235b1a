import { content } from '../content/index.ts'
import { messageOf, type Problem } from '../errors.ts'
import { osSupportProblems } from './os-support-shape.ts'
import { storedTable } from './signed-tables.ts'

/** Until when releases get security updates, as it was known on `asOf`. */
export interface OsSupport {
  /** ISO days. */
  asOf: string
  expires: string
  sources: Record<string, string>
  /** Groups of Windows editions (EditionID) that are supported alike. */
  editions: Record<string, string[]>
  releases: Release[]
}

export interface Release {
  name: string
  product: string
  /** Linux: VERSION_ID. macOS: the first number, from before 11 the first two. */
  version?: string
  codename?: string
  /** Windows. */
  build?: number
  /** Only as Server Core. */
  coreOnly?: boolean
  /** Names of edition groups; without them any edition. */
  editions?: string[]
  /** Last day of security updates for everybody; missing where the vendor names none. */
  endOfSupport?: string
  /** Why support cannot be told. */
  doubt?: string
  extension?: Extension
  source: string
  confidence: 'high' | 'medium' | 'low'
}

/** Updates after the end of support that have to be bought, switched on or accepted. */
export interface Extension {
  programme: 'windows-esu' | 'debian-lts' | 'ubuntu-pro'
  until: string
  /** The last update within the build that everybody got. */
  afterRevision?: number
  /** Activation IDs of the paid years. */
  licences?: Array<{ id: string; until: string }>
  /** Last day of the programme for private persons, which leaves no evidence on the computer. */
  consumerUntil?: string
  source?: string
}

/** The table in use, and how it came to be the one. */
export interface OsSupportInUse {
  table: OsSupport
  /** `updated`: taken in by `rounds tables`, apart from the program. */
  origin: 'built in' | 'updated'
  /** Why a table that was taken in is not used. */
  problem?: string
}

export const OS_SUPPORT = 'os-support'

let inUse: OsSupportInUse | undefined

/** The newer of the table that came with the program and the one that was taken in since. Looked for once, by the first who needs it. */
export function osSupport(): OsSupport {
  inUse ??= newestOsSupport()
  return inUse.table
}

/** Why a table that was taken in is not used, to be said beside what the other one says. */
export function osSupportProblem(): string | undefined {
  inUse ??= newestOsSupport()
  return inUse.problem
}

export function newestOsSupport(folder?: string): OsSupportInUse {
  const builtIn = JSON.parse(content.text('lib/data/os-support.json')) as OsSupport
  const stored = storedTable(OS_SUPPORT, folder)
  if (stored === undefined) {
    return { table: builtIn, origin: 'built in' }
  }
  if ('problem' in stored) {
    return { table: builtIn, origin: 'built in', problem: stored.problem }
  }
  const updated = osSupportOf(stored.text)
  if ('problems' in updated) {
    return { table: builtIn, origin: 'built in', problem: 'the table that was taken in has another shape: take in one of this version' }
  }
  // A newer program may bring a newer table than the one that was taken in before it.
  return updated.table.asOf > builtIn.asOf ? { table: updated.table, origin: 'updated' } : { table: builtIn, origin: 'built in' }
}

export function osSupportOf(text: string): { table: OsSupport } | { problems: Problem[] } {
  let table: unknown
  try {
    table = JSON.parse(text)
  } catch (error) {
    return { problems: [{ property: '', expected: 'JSON', found: messageOf(error) }] }
  }
  const problems = osSupportProblems(table)
  return problems.length > 0 ? { problems } : { table: table as OsSupport }
}
