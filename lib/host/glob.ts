import { literally } from '../pattern.ts'

export function isGlob(segment: string): boolean {
  return /[*?]/.test(segment)
}

/** Matches one segment of a path or key; `*` and `?` never reach over a separator. */
export function segmentMatcher(segment: string, options: { ignoreCase: boolean }): (name: string) => boolean {
  const source = segment.replace(/\*+|\?|[^*?]+/g, (part) => (part.startsWith('*') ? '.*' : part === '?' ? '.' : literally(part)))
  const pattern = new RegExp(`^${source}$`, options.ignoreCase ? 'isu' : 'su')
  return (name) => pattern.test(name)
}

/** The same order on every computer, whatever its language. */
export function inAsciiOrder(names: readonly string[]): string[] {
  return [...names].sort((a, b) => (a < b ? -1 : Number(a > b)))
}
