import { lines } from './lines.ts'
import { type UtcOffset, utcOf } from './local-time.ts'

export interface VeeamSession {
  at: string
  result: 'success' | 'warning' | 'failed'
}

const ENDED =
  /^\[(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?:[.,]\d+)?\].*\bJob session '[^']*' has been completed, status: '(Success|Warning|Failed)'/

/** Sessions that ended, in the order of a job's log of Veeam Agent. Its times are DD.MM.YYYY in local time, in every language. */
export function veeamSessions(text: string, offsets: readonly UtcOffset[]): VeeamSession[] {
  return lines(text).flatMap((line) => {
    const [, day, month, year, hour, minute, second, status] = ENDED.exec(line) ?? []
    if (status === undefined) {
      return []
    }
    const local = {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
    }
    const at = utcOf(local, offsets)
    return at ? [{ at, result: status.toLowerCase() as VeeamSession['result'] }] : []
  })
}
