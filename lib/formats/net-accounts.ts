import { type Answer, failed, value } from '../api.ts'
import { integer, lines } from './lines.ts'

export interface NetAccounts {
  minimumAgeDays: number
  maximumAgeDays: number | 'never'
  minimumLength: number
  historyLength: number
  /** Failed logons until the account is locked. */
  lockoutThreshold: number | 'never'
  /** The word of Windows, not translated: `WORKSTATION`, `SERVER`, `PRIMARY`, `BACKUP`. */
  role: string
}

/** `net accounts` in any language: lines keep their order, labels are translated, a word for a number means none or never. */
export function netAccounts(text: string): Answer<NetAccounts> {
  const cells = lines(text)
    .map(cell)
    .filter((cell) => cell !== undefined)
  const end = cells.findIndex((cell) => /^[A-Z]+$/.test(cell))
  const [, minimumAge, maximumAge, length, history, threshold] = cells
  const role = cells[end]
  if (end !== 8 || role === undefined || cells.slice(0, 8).some(isMixed)) {
    return failed('net accounts did not print eight settings and a role in their order, such as "…: 42"')
  }
  return value({
    minimumAgeDays: integer(minimumAge) ?? 0,
    maximumAgeDays: integer(maximumAge) ?? 'never',
    minimumLength: integer(length) ?? 0,
    historyLength: integer(history) ?? 0,
    lockoutThreshold: integer(threshold) ?? 'never',
    role,
  })
}

/** What stands after the last colon; French has a blank before it. */
function cell(line: string): string | undefined {
  return /^.*:\s*(\S.*?)\s*$/.exec(line)?.[1]
}

/** A value is a number or a word, never a sentence with figures in it. */
function isMixed(cell: string): boolean {
  return integer(cell) === undefined && /\d/.test(cell)
}
