import type { ResultItem, Status } from '../schema/types.ts'

/** When people are woken. The same for every tool, so that it is decided here and not in forty policies. */
export interface AlertRules {
  /** From the first round on a computer, so many days only inform. */
  informationalDays: number
  /** What could not be told for so many days is told. */
  unknownAfterDays: number
}

export const DEFAULT_RULES: AlertRules = { informationalDays: 14, unknownAfterDays: 7 }

/** What is remembered of one item between rounds. */
export interface Alert {
  status: Status
  /** ISO 8601, UTC: since when it has this status. */
  since: string
  /** alert: people are to know; informational: it is open and nobody is woken; none: nothing is open. */
  level: 'alert' | 'informational' | 'none'
  /** Nobody was told of this before, or of less. */
  isNews: boolean
  /** The worst that people were told since it was last in order. */
  told?: Status
}

type Found = Pick<ResultItem, 'status' | 'waiver'>

const DAY = 86_400_000
const HARM: Readonly<Partial<Record<Status, number>>> = { unknown: 1, warn: 2, fail: 3 }

/** What a new finding means after what was remembered. `now` and `firstRun` are ISO 8601, UTC. */
export function alertOf(before: Alert | undefined, found: Found, rules: AlertRules, now: string, firstRun: string): Alert {
  const { status } = found
  const since = before?.status === status ? before.since : now
  if (found.waiver?.state === 'accepted' || status === 'pass' || status === 'not-applicable') {
    return { status, since, level: 'none', isNews: false }
  }
  const told = before?.told
  const isQuiet =
    daysBetween(firstRun, now) < rules.informationalDays ||
    status === 'attest-due' ||
    (status === 'unknown' && daysBetween(since, now) <= rules.unknownAfterDays)
  if (isQuiet) {
    return { status, since, level: 'informational', isNews: false, ...(told ? { told } : {}) }
  }
  const isNews = harm(status) > harm(told)
  // What got better and then worse again is news; what could not be told for a while is not.
  return { status, since, level: 'alert', isNews, told: isNews || status !== 'unknown' ? status : (told ?? status) }
}

function harm(status: Status | undefined): number {
  return status === undefined ? 0 : (HARM[status] ?? 0)
}

/** A clock that was set back makes nothing older. */
function daysBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / DAY)
}
