import { literally } from '../pattern.ts'

export function isGlob(segment: string): boolean {
  return /[*?]/.test(segment)
}

/**
 * Matches one segment of a path or key; `*` and `?` never reach over a separator. What stands between stars is looked for piece by piece, each from where
 * the one before ended, so it takes no longer than pattern times name, whatever is in them.
 */
export function segmentMatcher(segment: string, { ignoreCase }: { ignoreCase: boolean }): (name: string) => boolean {
  const flags = ignoreCase ? 'isu' : 'su'
  const [first = '', ...rest] = segment
    .split(/\*+/)
    .map((piece) => piece.replace(/\?|[^?]+/g, (part) => (part === '?' ? '.' : literally(part))))
  const last = rest.pop()
  if (last === undefined) {
    const whole = new RegExp(`^${first}$`, flags)
    return (name) => whole.test(name)
  }
  const pieces = [
    new RegExp(first, `${flags}y`),
    ...rest.map((piece) => new RegExp(piece, `${flags}g`)),
    new RegExp(`${last}$`, `${flags}g`),
  ]
  return (name) => areThere(pieces, name)
}

function areThere(pieces: readonly RegExp[], name: string): boolean {
  let at = 0
  for (const piece of pieces) {
    piece.lastIndex = at
    if (!piece.test(name)) {
      return false
    }
    at = piece.lastIndex
  }
  return true
}

/** The same order on every computer, whatever its language. */
export function inAsciiOrder(names: readonly string[]): string[] {
  return [...names].sort((a, b) => (a < b ? -1 : Number(a > b)))
}
