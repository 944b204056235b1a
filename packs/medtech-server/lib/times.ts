const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** How ctime(3) writes a time: `Sun Nov 22 21:06:48 2026`. InterBase and Firebird put it into logs and backups, in local time and English. */
export const CTIME = /(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d \d{4}/

/** The text as ISO 8601 as if it were UTC, so that it is wrong by up to 14 hours; undefined where it is no such time. */
export function timeOf(text: string): string | undefined {
  const [found] = CTIME.exec(text) ?? []
  const [, month = '', day = '', clock = '', year = ''] = /^\w{3} (\w{3}) ([ \d]\d) (\S+) (\d{4})$/.exec(found ?? '') ?? []
  const time = `${year}-${two(MONTHS.indexOf(month) + 1)}-${two(Number(day))}T${clock}.000Z`
  return found === undefined || Number.isNaN(Date.parse(time)) ? undefined : time
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** Negative where `at` lies after `now`. */
export function hoursSince(at: string, now: Date): number {
  return (now.getTime() - Date.parse(at)) / 3_600_000
}
