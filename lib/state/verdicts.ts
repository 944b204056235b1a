import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResultDocument, ResultItem } from '../schema/types.ts'
import { refuseForeign } from './folders.ts'

/** The newest finding of each item, small enough to be read in no time. */
export type Verdicts = Record<string, Verdict>

export interface Verdict extends Pick<ResultItem, 'status' | 'summary' | 'waiver'> {
  /** ISO 8601, UTC. */
  at: string
}

export const VERDICTS = 'verdicts.json'

export function verdictsOf({ startedAt, items }: ResultDocument): Verdicts {
  return Object.fromEntries(
    items.map(({ id, status, summary, waiver }) => [id, { at: startedAt, status, summary, ...(waiver ? { waiver } : {}) }]),
  )
}

/** What earlier runs stored; empty where nothing was stored or the file cannot be used. @throws UsageError where others may write it */
export function readVerdicts(folder: string): Verdicts {
  const path = join(folder, VERDICTS)
  if (!existsSync(path)) {
    return {}
  }
  refuseForeign(path)
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Verdicts
  } catch {
    return {}
  }
}
