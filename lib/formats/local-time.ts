import { isoTime } from './times.ts'

/** From this moment on local time was so many minutes ahead of UTC. */
export interface UtcOffset {
  from: string
  minutes: number
}

/**
 * A local time as UTC, with the offsets of that computer in the order of their time. In the hour that summer time repeats the later
 * of both is not assumed; a time before the first offset, or in the hour that is left out, takes the nearest one.
 */
export function utcOf(local: LocalTime, offsets: readonly UtcOffset[]): string | undefined {
  const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second)
  const candidates = offsets.map(({ minutes }) => wall - minutes * 60_000)
  const exact = candidates.findIndex((at, index) => {
    const next = offsets[index + 1]
    return at >= Date.parse(offsets[index]?.from ?? '') && (next === undefined || at < Date.parse(next.from))
  })
  const nearest = wall < Date.parse(offsets[0]?.from ?? '') ? candidates[0] : candidates.at(-1)
  const at = exact === -1 ? nearest : candidates[exact]
  return at === undefined || Number.isNaN(at) ? undefined : isoTime(new Date(at).toISOString())
}

export interface LocalTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}
