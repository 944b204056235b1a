import { join } from 'node:path'
import { type Alert, type AlertRules, alertOf } from '../engine/alerts.ts'
import type { ResultDocument, ResultItem } from '../schema/types.ts'
import { readTrusted } from './read-file.ts'

/** The newest finding of each item, small enough to be read in no time. */
export interface Verdicts {
  /** When the first round was made on this computer: ISO 8601, UTC. */
  firstRun: string
  /** Of the newest round: what is stored can so be told without reading settings. */
  rules: AlertRules
  items: Record<string, Verdict>
}

export interface Verdict extends Pick<ResultItem, 'status' | 'summary' | 'waiver'> {
  /** ISO 8601, UTC. */
  at: string
  alert: Alert
}

export const VERDICTS = 'verdicts.json'

/** What was stored, with the findings of this document in place of older ones. */
export function withFindings(stored: Verdicts | undefined, { startedAt, items }: ResultDocument, rules: AlertRules): Verdicts {
  const firstRun = stored?.firstRun ?? startedAt
  const found = items.map(({ id, status, summary, waiver }): [string, Verdict] => {
    const alert = alertOf(stored?.items[id]?.alert, { status, ...(waiver ? { waiver } : {}) }, rules, startedAt, firstRun)
    return [id, { at: startedAt, status, summary, alert, ...(waiver ? { waiver } : {}) }]
  })
  return { firstRun, rules, items: { ...stored?.items, ...Object.fromEntries(found) } }
}

/** What earlier runs stored; undefined where nothing was stored or the file cannot be used. @throws UsageError where others may write it */
export function readVerdicts(folder: string): Verdicts | undefined {
  const path = join(folder, VERDICTS)
  const text = readTrusted(path)
  try {
    const found = JSON.parse(text ?? 'null') as Partial<Verdicts>
    return typeof found.firstRun === 'string' && typeof found.items === 'object' ? (found as Verdicts) : undefined
  } catch {
    return undefined
  }
}
