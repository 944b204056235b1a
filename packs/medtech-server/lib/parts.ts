import type { Finding, Part } from 'rounds'

export function part(scope: string, status: Part['status'], observed: string, expected: string, source: string): Part {
  return { scope, status, observed, expected, source, owner: 'none' }
}

export function notApplicable(summary: string): Finding {
  return { status: 'not-applicable', summary, parts: [], measures: {} }
}

/** `1.5 GB`, in the units that Windows counts in. */
export function size(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  let [amount, unit] = [bytes, 0]
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : Math.round(amount * 10) / 10} ${units[unit]}`
}
