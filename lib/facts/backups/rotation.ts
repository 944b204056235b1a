import { type MonthEnd, monthEnd } from './schedule.ts'
import { dayNumber, type LocalDay, localDay } from './schedule-days.ts'

/** One backup in a repository. */
export interface StoredSet {
  id: string
  /** ISO 8601, UTC. */
  at: string
  /** Sets of one computer and of the same folders, of which an older one can take the place of none of another group. */
  group: string
}

/** How many days, weeks and months keep a set, counted by those that have one: nothing grows old while no backup runs. */
export interface Keep {
  daily: number
  weekly: number
  monthly: number
}

/** Nobody can set so little that a mistake of last week or last month could not be undone. */
export const LEAST: Keep = { daily: 7, weekly: 4, monthly: 3 }

const WITHIN_DAYS = 7
const DAY = 86_400_000

/**
 * What is beyond the schedule, oldest first. Of each group stay all sets of the seven days before the newest, the newest of each day, week and
 * month, and the newest around each end of a month, so that the item about the schedule still finds what it looks for.
 */
export function beyond(sets: readonly StoredSet[], keep: Keep): StoredSet[] {
  const groups = new Map<string, StoredSet[]>()
  for (const set of newestFirst(sets)) {
    groups.set(set.group, [...(groups.get(set.group) ?? []), set])
  }
  const kept = new Set([...groups.values()].flatMap((group) => [...keptOf(group, keep)]))
  return newestFirst(sets.filter((set) => !kept.has(set))).reverse()
}

function keptOf(group: readonly StoredSet[], { daily, weekly, monthly }: Keep): Set<StoredSet> {
  const [newest] = group
  const young = group.filter(({ at }) => newest !== undefined && Date.parse(newest.at) - Date.parse(at) <= WITHIN_DAYS * DAY)
  return new Set([
    ...young,
    ...newestOfEach(group, dayNumber, daily),
    // Day 0 was a Thursday, and weeks begin on Monday.
    ...newestOfEach(group, (day) => Math.floor((dayNumber(day) + 3) / 7), weekly),
    ...newestOfEach(group, ({ year, month }) => year * 12 + month, monthly),
    // The end of this month may have begun already.
    ...newestOfEach(group, endOfMonth, monthly + 1),
  ])
}

/** The newest set of each of the newest so many spans of time that have one. */
function newestOfEach(group: readonly StoredSet[], spanOf: (day: LocalDay) => number | undefined, count: number): StoredSet[] {
  const found = new Map<number, StoredSet>()
  for (const set of group) {
    const span = spanOf(localDay(new Date(set.at)))
    if (span !== undefined && !found.has(span) && found.size < count) {
      found.set(span, set)
    }
  }
  return [...found.values()]
}

/** The first day of that end of a month to which a day belongs. */
function endOfMonth(day: LocalDay): number | undefined {
  const number = dayNumber(day)
  const isInside = ({ from, to }: MonthEnd) => number >= from && number <= to
  return [monthEnd(day.year, day.month), monthEnd(day.year, day.month + 1)].find(isInside)?.from
}

function newestFirst(sets: readonly StoredSet[]): StoredSet[] {
  return [...sets].sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.id.localeCompare(a.id))
}
