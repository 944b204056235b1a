import { UsageError } from '../errors.ts'
import type { ClinicCalendar } from '../schema/types.ts'

/** When a practice has not said: the usual hours of a New Zealand general practice. */
export const USUAL_CALENDAR: ClinicCalendar = {
  timeZone: 'Pacific/Auckland',
  open: {
    mon: ['07:30-18:30'],
    tue: ['07:30-18:30'],
    wed: ['07:30-18:30'],
    thu: ['07:30-18:30'],
    fri: ['07:30-18:30'],
    sat: ['08:30-13:00'],
  },
}

/** Kept, because making one takes longer than using it a hundred times. */
const dayFormatters = new Map<string, Intl.DateTimeFormat>()

/** The day on the clinic's wall calendar, such as `2026-11-22`, while UTC may still have the day before. @throws UsageError for a time zone that does not exist */
export function clinicDay(at: Date, timeZone: string = USUAL_CALENDAR.timeZone): string {
  const known = dayFormatters.get(timeZone) ?? formatter('en-CA', timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' })
  dayFormatters.set(timeZone, known)
  return known.format(at)
}

/** Patients are seen at this moment. @throws UsageError for a time zone that does not exist */
export function isClinicOpen({ timeZone, open, closedDays = [] }: ClinicCalendar, now: Date): boolean {
  const { date, day, time } = localTime(timeZone, now)
  const hours = (open as Record<string, string[] | undefined>)[day] ?? []
  return !closedDays.includes(date) && hours.some((span) => isWithin(span, time))
}

/** The clock on the clinic's wall, daylight saving included. */
function localTime(timeZone: string, now: Date): { date: string; day: string; time: string } {
  const parts = Object.fromEntries(
    formatter('en-NZ', timeZone, WALL_CLOCK)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  )
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    day: (parts.weekday ?? '').toLowerCase(),
    time: `${parts.hour}:${parts.minute}`,
  }
}

export function timeZoneExists(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-NZ', { timeZone })
    return true
  } catch {
    return false
  }
}

const WALL_CLOCK: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
}

function formatter(locale: string, timeZone: string, fields: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { timeZone, ...fields })
  } catch {
    throw new UsageError(`The calendar's timeZone ${JSON.stringify(timeZone)} does not exist; expected a name such as Pacific/Auckland.`)
  }
}

function isWithin(span: string, time: string): boolean {
  const [from = '', to = ''] = span.split('-')
  return from <= time && time < to
}
