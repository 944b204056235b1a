import { UsageError } from '../errors.ts'

/** Options of every command that looks at the machine. */
export interface RoundOptions {
  set: string[]
  /** practice.json, where it stands elsewhere than in the configuration folder. */
  practice?: string
  deadline: string
  json?: boolean
  html?: string
  /** true without a name. */
  rmm?: string | true
  out?: string
  /** Also print the whole document on one line. */
  compact?: boolean
  verbose?: boolean
  exitZero?: boolean
  /** In place of this process's own, where a decision of an earlier run is carried out. */
  environment?: Record<string, string>
}

/** Collects a repeatable option. */
export function repeat(one: string, before: string[] = []): string[] {
  return [...before, one]
}

/** Seconds in `90`, `90s`, `10m`, `26h` or `7d`. @throws UsageError */
export function secondsOf(text: string, option: string): number {
  const [, amount, unit = 's'] = /^(\d{1,6})([smhd]?)$/.exec(text) ?? []
  if (amount === undefined) {
    throw new UsageError(`${option} ${JSON.stringify(text)}: expected a time such as 90s, 10m, 26h or 7d.`)
  }
  return Number(amount) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit || 's'] ?? 1)
}

/** ISO 8601 of what --now says. @throws UsageError */
export function timeOf(text: string): string {
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds)) {
    throw new UsageError(`--now ${JSON.stringify(text)}: expected a date such as 2027-01-31 or 2027-01-31T09:00:00Z.`)
  }
  return new Date(milliseconds).toISOString()
}
