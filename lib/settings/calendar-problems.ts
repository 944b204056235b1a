import { type Problem, shown } from '../errors.ts'
import { timeZoneExists } from '../practice/calendar.ts'
import type { ClinicCalendar } from '../schema/types.ts'

/** Hours that end before they begin would never count as open, and a clinic would be disturbed. */
export function calendarProblems({ timeZone, open }: ClinicCalendar): Problem[] {
  const zone = timeZoneExists(timeZone)
    ? []
    : [{ property: 'calendar.timeZone', expected: 'a name such as Pacific/Auckland', found: shown(timeZone) }]
  const hours = Object.entries(open).flatMap(([day, spans]) =>
    (spans ?? [])
      .filter((span) => span.slice(0, 5) >= span.slice(6) || span.slice(6) > '24:00')
      .map((span) => ({
        property: `calendar.open.${day}`,
        expected: 'hours that end after they begin, such as 07:30-18:30',
        found: shown(span),
      })),
  )
  return [...zone, ...hours]
}
