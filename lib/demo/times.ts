const DAY = 86_400_000

/** So long before a moment. ISO 8601, UTC. */
export function ago(moment: string, days: number, hours = 0): string {
  return new Date(Date.parse(moment) - days * DAY - hours * 3_600_000).toISOString()
}

export function dayAgo(moment: string, days: number): string {
  return ago(moment, days).slice(0, 10)
}

export function monthsAgo(moment: string, months: number): string {
  const date = new Date(moment)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() - months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.toISOString()
}

/** The last such day of a year before the moment, such as `05-03`. */
export function lastOnce(moment: string, monthAndDay: string): string {
  const year = Number(moment.slice(0, 4))
  const thisYear = `${year}-${monthAndDay}`
  return thisYear < moment.slice(0, 10) ? thisYear : `${year - 1}-${monthAndDay}`
}

/** The next such day after the moment. */
export function nextOnce(moment: string, monthAndDay: string): string {
  const year = Number(moment.slice(0, 4))
  const thisYear = `${year}-${monthAndDay}`
  return thisYear > moment.slice(0, 10) ? thisYear : `${year + 1}-${monthAndDay}`
}
