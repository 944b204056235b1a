import { clinicDay } from '../../practice/calendar.ts'

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A day at the clinic: what its wall calendar shows, not UTC. */
export interface LocalDay {
  year: number
  /** 1 to 12. */
  month: number
  day: number
  weekday: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

export function localDay(at: Date, timeZone?: string): LocalDay {
  const [year = 0, month = 0, day = 0] = clinicDay(at, timeZone).split('-').map(Number)
  return { year, month, day, weekday: weekdayOf(year, month, day) }
}

/** Of a date of the calendar; a day or month beyond its end runs over into the next. */
export function weekdayOf(year: number, month: number, day: number): LocalDay['weekday'] {
  return WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? 'sun'
}

/** Days in a row, so that dates can be compared across months and years. */
export function dayNumber({ year, month, day }: Pick<LocalDay, 'year' | 'month' | 'day'>): number {
  return Date.UTC(year, month - 1, day) / DAY
}

export function hoursBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / HOUR
}

/** Hours from one time to another without those of Saturdays and Sundays. Every time zone begins its days on a quarter of an hour. */
export function hoursWithoutWeekends(from: Date, to: Date): number {
  let counted = 0
  for (let at = from.getTime(); at < to.getTime(); ) {
    const next = Math.min((Math.floor(at / QUARTER) + 1) * QUARTER, to.getTime())
    counted += ['sat', 'sun'].includes(localDay(new Date(at)).weekday) ? 0 : next - at
    at = next
  }
  return counted / HOUR
}
