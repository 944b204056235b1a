/** What stands where something was hidden, in words that a reader understands. ASCII, because summaries are. */
export const MARK = {
  patient: '[hidden: could be a patient]',
  secret: '[hidden: a secret]',
  person: '[hidden: how to reach a person]',
  birth: '[hidden: a date of birth]',
  path: '[hidden: could name a patient]',
  deep: '[hidden: nested too deep to look through]',
} as const

/** Replaces what a rule finds, and counts. A rule never finds its own mark again. */
export interface Tally {
  hidden: number
}

/** One kind of thing to hide. */
export interface Rule {
  /** Cheap, and true wherever `hide` could find something. */
  couldMatch(text: string): boolean
  hide(text: string, tally: Tally): string
}

/** Replaces each match by what `put` answers; undefined leaves it as it is. */
export function replaced(
  text: string,
  pattern: RegExp,
  tally: Tally,
  put: (match: RegExpExecArray, text: string) => string | undefined,
): string {
  let out = ''
  let from = 0
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const mark = put(match, text)
    if (mark !== undefined) {
      out += text.slice(from, match.index) + mark
      from = match.index + match[0].length
      tally.hidden++
    }
    if (match[0] === '') {
      pattern.lastIndex++
    }
  }
  return from === 0 ? text : out + text.slice(from)
}
