/** `*` in a pattern stands for any characters of one line, also for none; case counts only where that is said. Takes no longer than pattern times text, whatever is in them. */
export function matchesPattern(pattern: string, text: string, caseCounts = false): boolean {
  const find = (piece: string, within: string, from: number, where: keyof typeof AROUND) => ending(piece, within, from, where, caseCounts)
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) {
    return find(first, text, 0, 'whole') !== undefined
  }
  if (/[\n\r\u2028\u2029]/.test(text)) {
    return false
  }
  let at = find(first, text, 0, 'here')
  for (const piece of rest) {
    at = at === undefined ? undefined : find(piece, text, at, 'anywhere')
  }
  return at !== undefined && text.length - last.length >= at && find(last, text, text.length - last.length, 'here') !== undefined
}

const AROUND = { whole: ['^', '$', ''], here: ['', '', 'y'], anywhere: ['', '', 'g'] } as const

/** Where the piece ends; undefined where it is not there. */
function ending(piece: string, text: string, from: number, where: keyof typeof AROUND, caseCounts: boolean): number | undefined {
  const [before, after, flags] = AROUND[where]
  const expression = new RegExp(`${before}${literally(piece)}${after}`, caseCounts ? flags : `${flags}i`)
  expression.lastIndex = from
  const found = expression.exec(text)
  return found ? found.index + found[0].length : undefined
}

/** A regular expression for exactly this text. */
export function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
