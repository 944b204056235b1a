import { USUAL_CALENDAR } from '../../practice/calendar.ts'

const USUAL_ZONE = USUAL_CALENDAR.timeZone
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** `22 November 2026`, for a day or a moment; a text that is no date is shown as it is. */
export function dayInWords(date: string, timeZone = USUAL_ZONE): string {
  return inWords(date, DAY.test(date) ? 'UTC' : timeZone, ({ day, month, year }) => `${day} ${month} ${year}`)
}

/** `3:05 pm` on the clinic's wall. */
export function clockInWords(date: string, timeZone = USUAL_ZONE): string {
  return inWords(date, timeZone, ({ hour, minute, dayPeriod = '' }) => {
    return `${hour}:${minute} ${dayPeriod.toLowerCase().replace(/[^a-z]/g, '')}`
  })
}

/** `22 November 2026, 3:05 pm` on the clinic's wall. */
export function timeInWords(date: string, timeZone = USUAL_ZONE): string {
  return Number.isNaN(Date.parse(date)) ? date : `${dayInWords(date, timeZone)}, ${clockInWords(date, timeZone)}`
}

/** The zone itself where it exists, else the usual one: a page must not fail over a misspelt calendar. */
export function zoneOf(timeZone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: timeZone ?? USUAL_ZONE }).resolvedOptions().timeZone
  } catch {
    return USUAL_ZONE
  }
}

function inWords(date: string, timeZone: string, write: (parts: Record<string, string | undefined>) => string): string {
  const moment = new Date(date)
  if (Number.isNaN(moment.getTime())) {
    return date
  }
  const fields = { year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const
  const formatter = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h12', ...fields })
  return write(Object.fromEntries(formatter.formatToParts(moment).map(({ type, value }) => [type, value])))
}

/** `0.4 seconds`, `12 seconds`, `2 min 5 s`. */
export function durationInWords(milliseconds: number): string {
  const exact = milliseconds / 1000
  const seconds = exact < 10 ? Number(exact.toFixed(1)) : Math.round(exact)
  if (seconds >= 60) {
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  }
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}
