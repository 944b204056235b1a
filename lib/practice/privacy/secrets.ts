import { MARK, type Rule, replaced } from './marks.ts'

const WORDS =
  'pass(?:word|wort|wd|phrase|code)|pwd|secret|token|api[-_ ]?key|access[-_ ]?key(?:[-_ ]?id)?|account[-_ ]?key|secret[-_ ]?key|private[-_ ]?key|authorization|credentials?'
const VALUE = `"[^"\\r\\n]*"|'[^'\\r\\n]*'|[^\\s"',;&|)\\]}]+`

/** A name such as password, adminPassword or RESTIC_PASSWORD: what stands under it in a file is a secret. */
export const SECRET_NAME = new RegExp(`(?:${WORDS})$`, 'i')

/** What stands after such a word in texts of Rounds and of operating systems, and tells nothing. */
const PLAIN =
  /^["']?(?:\[hidden|\.{3}$|(?:[01]|true|false|yes|no|none|null|never|empty|set|not|unset|absent|present|required|requisite|optional|sufficient|\*+|x)["']?$)/i

const PEM = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g
const IN_ADDRESS = /([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/@:"'<>[]{0,100}):([^\s/@"'<>[][^\s/@"'<>]*)@/gi
const ASSIGNED = new RegExp(`((?:${WORDS})["']?\\s{0,3}(?::=|=>|=)\\s{0,3})(${VALUE})`, 'gi')
const TOLD = new RegExp(`((?:${WORDS})["']?\\s{0,3}(?::\\s{0,3}|\\s+(?:is|was)\\s+))(${VALUE})`, 'gi')
const OPTION = new RegExp(`(--?(?:${WORDS}|pass)\\s+)(?!-)(${VALUE})`, 'gi')
const HEADER = /\b((?:bearer|basic)\s+)(?=[A-Za-z._~+/=-]{0,200}\d)[A-Za-z0-9._~+/=-]{8,}/gi
const KNOWN =
  /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|gh[pousr]_\w{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}|[rs]k_live_\w{10,}|AIza[\w-]{30,})/g

const SIGNS = new RegExp(`${WORDS}|-pass|bearer|basic|:\\/\\/|AKIA|ASIA|eyJ|gh[pousr]_|github_pat|xox|k_live_|AIza|BEGIN`, 'i')

/** Passwords, tokens and keys, wherever they are written as such. */
export const secrets: Rule = {
  couldMatch: (text) => SIGNS.test(text),
  hide(text, tally) {
    const hideLabelled = (before: string, pattern: RegExp, isTelling: (value: string, before: string) => boolean) =>
      replaced(before, pattern, tally, ({ 1: label = '', 2: value = '', index }, whole) =>
        isTelling(value, whole.slice(Math.max(0, index - 9), index)) ? label + MARK.secret : undefined,
      )
    let out = replaced(text, PEM, tally, () => MARK.secret)
    out = replaced(out, IN_ADDRESS, tally, ([, user = '']) => `${user}:${MARK.secret}@`)
    out = replaced(out, HEADER, tally, ([, label = '']) => label + MARK.secret)
    out = hideLabelled(out, ASSIGNED, (value, before) => !PLAIN.test(value) && before.toLowerCase() !== 'publickey')
    out = hideLabelled(out, TOLD, isMixed)
    out = hideLabelled(out, OPTION, (value) => !PLAIN.test(value) && isMixed(value))
    return replaced(out, KNOWN, tally, () => MARK.secret)
  },
}

/** In a sentence a word or a number stands after it ("password: set", "the password is 400 days old"); a secret mixes letters with others. */
function isMixed(value: string): boolean {
  return !PLAIN.test(value) && /[A-Za-z]/.test(value) && /[^A-Za-z"'.:,-]/.test(value) && !/^\d{1,4}(?:s|d|h|st|nd|rd|th)$/.test(value)
}
