import { daysLater } from '../formats/times.ts'
import type { AttestationRecord, Detail, ItemManifest } from '../schema/types.ts'

export interface Ending {
  /** Last day on which the answer holds. */
  day: string
  /** `contract`: what was answered about ends before the answer itself does. */
  kind: 'answer' | 'contract'
}

type Settings = Readonly<Record<string, unknown>>

/** When an answer ends: by its own age, by the age of what it tells of, or with the contract it names, whichever comes first. Never typed, always computed. */
export function endingOf({ attestation }: ItemManifest, record: AttestationRecord, settings: Settings): Ending {
  const { validDays = 0, warnUntilDays, details = {} } = attestation ?? {}
  const own: Ending = { day: dayLater(record.at, warnUntilDays ?? validDays), kind: 'answer' }
  const others = Object.entries(details).flatMap(([name, detail]) => endingOfDetail(detail, record.details?.[name], settings))
  return [own, ...others].reduce((first, one) => (one.day < first.day ? one : first))
}

/** Last day on which the answer holds, such as `2027-11-22`. */
export function lastDay(item: ItemManifest, record: AttestationRecord, settings: Settings): string {
  return endingOf(item, record, settings).day
}

function endingOfDetail({ type, dated, limitDays }: Detail, given: unknown, settings: Settings): Ending[] {
  if (type !== 'date' || !isDay(given)) {
    return []
  }
  if (dated === 'until') {
    return [{ day: given, kind: 'contract' }]
  }
  const limit = Number(typeof limitDays === 'string' ? settings[limitDays] : limitDays)
  return dated === 'since' && Number.isFinite(limit) ? [{ day: dayLater(given, limit), kind: 'answer' }] : []
}

function dayLater(day: string, days: number): string {
  return isDay(day) ? daysLater(day, days).slice(0, 10) : day
}

/** Date.parse takes 2027-02-30 for a day in March. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return false
  }
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}
