const DAY = 86_400_000

/** A point in time as ISO text; what is no date, or before 1980, stands for "never" on every platform. */
export function isoTime(text: unknown): string | undefined {
  const time = typeof text === 'string' && text !== '' ? Date.parse(text) : Number.NaN
  return time > Date.UTC(1980, 0) ? new Date(time).toISOString() : undefined
}

/** Two halves of a FILETIME: steps of 100 ns since 1601. */
export function fileTime(high: number, low: number): string | undefined {
  const steps = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
  const milliseconds = Number(steps / 10_000n) - 11_644_473_600_000
  return milliseconds > Date.UTC(1980, 0) && milliseconds < Date.UTC(3000, 0) ? new Date(milliseconds).toISOString() : undefined
}

export function later(one: string, days: number): string {
  return new Date(Date.parse(one) + days * DAY).toISOString()
}

export function newest(...times: Array<string | undefined>): string | undefined {
  return times
    .flatMap((time) => time ?? [])
    .sort()
    .at(-1)
}

export function oldest(...times: Array<string | undefined>): string | undefined {
  return times.flatMap((time) => time ?? []).sort()[0]
}

export function pad(number: number): string {
  return String(number).padStart(2, '0')
}
