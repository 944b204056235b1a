/** JSON with sorted keys and without blanks: the same data always gives the same text, whoever wrote it. */
export function canonicalJson(data: unknown, leaveOut?: (key: string) => boolean): string {
  if (Array.isArray(data)) {
    return `[${data.map((entry) => canonicalJson(entry ?? null, leaveOut)).join(',')}]`
  }
  if (typeof data !== 'object' || data === null) {
    return JSON.stringify(data) ?? 'null'
  }
  const entries = Object.entries(data).filter(([key, value]) => value !== undefined && !leaveOut?.(key))
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value, leaveOut)}`).join(',')}}`
}
