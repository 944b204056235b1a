import { isoTime } from '../api.ts'

export { daysBetween, isoTime } from '../api.ts'

const DAY = 86_400_000

export function daysLater(time: string, days: number): string {
  return new Date(Date.parse(time) + days * DAY).toISOString()
}

/** Two halves of a FILETIME: steps of 100 ns since 1601, UTC. A low half may arrive as a negative number. */
export function fileTime(high: number | undefined, low: number | undefined): string | undefined {
  if (high === undefined || low === undefined) {
    return undefined
  }
  const steps = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
  return isoTime(new Date(Number(steps / 10_000n) - 11_644_473_600_000).toISOString())
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
