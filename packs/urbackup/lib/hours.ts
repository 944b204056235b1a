const QUARTER = 15 * 60_000
const HOUR = 60 * 60_000

export interface AgeLimits {
  maxBackupAgeHours: number
  /** In all, when a weekend lies between; its hours are then not counted towards `maxBackupAgeHours`. */
  weekendBackupAgeHours: number
  /** The sandbox knows no time zone, so the practice says how far its clock is ahead of UTC. */
  utcOffsetHours: number
}

export function hoursBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / HOUR
}

/** A practice that is closed at the weekend types nothing then; in all the wait must still end. */
export function isInTime(at: Date, now: Date, { maxBackupAgeHours, weekendBackupAgeHours, utcOffsetHours }: AgeLimits): boolean {
  const hours = hoursBetween(at, now)
  return (
    hours <= maxBackupAgeHours || (hours <= weekendBackupAgeHours && hoursWithoutWeekends(at, now, utcOffsetHours) <= maxBackupAgeHours)
  )
}

/** Hours from one time to another without those of Saturdays and Sundays. Every time zone begins its days on a quarter of an hour. */
function hoursWithoutWeekends(from: Date, to: Date, utcOffsetHours: number): number {
  let counted = 0
  for (let at = from.getTime(); at < to.getTime(); ) {
    const next = Math.min((Math.floor(at / QUARTER) + 1) * QUARTER, to.getTime())
    const weekday = new Date(at + utcOffsetHours * HOUR).getUTCDay()
    counted += weekday === 0 || weekday === 6 ? 0 : next - at
    at = next
  }
  return counted / HOUR
}
