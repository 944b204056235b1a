import { dmiDay } from '../../formats/dmi-date.ts'
import { daysLater } from '../../formats/times.ts'
import type { Disk, Evidence } from './shape.ts'

/** Updates move this date on: an old one proves age, a young one nothing. */
export function firmwareEvidence(date: string | undefined, now: string, source: string): Evidence[] {
  const since = dmiDay(date)
  return since !== undefined && since <= now.slice(0, 10) ? [{ since, what: `its firmware is of ${since}`, source }] : []
}

/** Whoever was switched on for so long was made before; a day more than the counter can hold since disks exist is none. */
const MOST_HOURS = 24 * 366 * 30

export function diskEvidence(disks: Disk[], now: string): Evidence[] {
  return disks.flatMap(({ name, powerOnHours, source }) => {
    if (powerOnHours === undefined || powerOnHours <= 0 || powerOnHours > MOST_HOURS) {
      return []
    }
    const since = daysLater(now, -powerOnHours / 24).slice(0, 10)
    return [{ since, what: `its disk ${name} ran ${powerOnHours} hours`, source }]
  })
}

/** The value is a dword, so a larger number is none of Windows. */
const MOST_SECONDS = 4_294_967_295

/** Seconds since 1970; a new installation moves this date on, too. */
export function installationEvidence(seconds: Array<number | undefined>, now: string, source: string): Evidence[] {
  const days = seconds.flatMap((second) =>
    second !== undefined && second > 946_684_800 && second <= MOST_SECONDS ? new Date(second * 1000).toISOString().slice(0, 10) : [],
  )
  const [since] = days.filter((day) => day <= now.slice(0, 10)).sort()
  return since ? [{ since, what: `Windows was installed on it on ${since}`, source }] : []
}
