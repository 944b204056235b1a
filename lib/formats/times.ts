const DAY = 86_400_000

/** Days from one time to another with their fraction; negative when the second lies before the first. */
export function daysBetween(from: string | Date, to: string | Date): number {
  return (new Date(to).getTime() - new Date(from).getTime()) / DAY
}

export function daysLater(time: string, days: number): string {
  return new Date(Date.parse(time) + days * DAY).toISOString()
}

/** A point in time as ISO text; what is no date, or before 1980, stands for "never" on every platform. */
export function isoTime(text: unknown): string | undefined {
  return typeof text === 'string' && text !== '' ? plausible(Date.parse(text)) : undefined
}

/** Two halves of a FILETIME: steps of 100 ns since 1601, UTC. A low half may arrive as a negative number. */
export function fileTime(high: number | undefined, low: number | undefined): string | undefined {
  if (high === undefined || low === undefined) {
    return undefined
  }
  const steps = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
  return plausible(Number(steps / 10_000n) - 11_644_473_600_000)
}

export function newest(...times: Array<string | undefined>): string | undefined {
  return inOrder(times).at(-1)
}

export function oldest(...times: Array<string | undefined>): string | undefined {
  return inOrder(times)[0]
}

function inOrder(times: Array<string | undefined>): string[] {
  return times.flatMap((time) => time ?? []).sort()
}

function plausible(milliseconds: number): string | undefined {
  return milliseconds > Date.UTC(1980) && milliseconds < Date.UTC(10_000) ? new Date(milliseconds).toISOString() : undefined
}
