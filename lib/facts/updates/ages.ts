import { daysBetween } from '../../formats/times.ts'
import type { MissingUpdate } from './shape.ts'

export interface Limits {
  patchMaxAgeDays: number
  patchCriticalDays: number
}

/** How long an update has been missing, and what the rule says of it. */
export interface AgedUpdate {
  update: MissingUpdate
  days: number
  limit: number
  /** `exact`: since it was published. `at-least`: since it was first seen, so that it may be older. */
  known: 'exact' | 'at-least'
}

/** The security updates that are missing, nearest to its limit or furthest beyond it first. */
export function agedUpdates(
  missing: MissingUpdate[],
  limits: Limits,
  now: Date,
  firstSeen: Readonly<Record<string, string>>,
): AgedUpdate[] {
  return missing
    .filter(({ security }) => security)
    .map((update) => {
      const since = update.releasedAt ?? firstSeen[update.id]
      return {
        update,
        days: since === undefined ? 0 : Math.max(0, daysBetween(since, now)),
        limit: update.critical ? Math.min(limits.patchCriticalDays, limits.patchMaxAgeDays) : limits.patchMaxAgeDays,
        known: update.releasedAt === undefined ? ('at-least' as const) : ('exact' as const),
      }
    })
    .sort((one, other) => one.limit - one.days - (other.limit - other.days))
}
