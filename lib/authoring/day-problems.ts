import { type Problem, shown } from '../errors.ts'

export function dayProblems(property: string, days: readonly string[]): Problem[] {
  return days.filter((day) => !isDay(day)).map((day) => ({ property, expected: 'a day that the calendar has', found: shown(day) }))
}

/** Date.parse takes 2027-02-30 for a day in March. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day
}
