import { MARK, type Rule, replaced } from './marks.ts'

/** I and O are not used: they look like digits. A letter counts as its place here, from 1. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * Whether seven characters are a National Health Index number: AAANNNC with a check digit (modulus 11), or AAANNAX with a check letter.
 * HISO 10046 first took modulus 24 for the letter and takes 23 since 2023; both were given out as examples, so both count.
 */
export function isNhi(text: string): boolean {
  const characters = [...text.toUpperCase()]
  if (!/^[A-HJ-NP-Z]{3}\d\d(?:\d\d|[A-HJ-NP-Z]{2})$/.test(characters.join(''))) {
    return false
  }
  const sum = characters.slice(0, 6).reduce((total, character, index) => total + numberOf(character) * (7 - index), 0)
  const check = numberOf(characters[6] ?? '')
  return /\d$/.test(text) ? isCheckDigit(sum, check) : check === 23 - (sum % 23) || check === 24 - (sum % 24)
}

/** A sum without a remainder has no check digit; ten is written 0. */
function isCheckDigit(sum: number, check: number): boolean {
  return sum % 11 !== 0 && check === (11 - (sum % 11)) % 10
}

function numberOf(character: string): number {
  return /\d/.test(character) ? Number(character) : LETTERS.indexOf(character) + 1
}

/** Spaces and dashes of every kind, as texts come from word processors and web pages. */
const GAP = '[ \\t\\u00a0\\u00ad\\u2000-\\u2015\\u202f\\u2060\\u2212\\u3000\\ufeff-]{0,2}'
const SHAPE = new RegExp(`(?<![A-Za-z0-9])([A-HJ-NP-Z]{3})(${GAP})(\\d\\d)(${GAP})(\\d\\d|[A-HJ-NP-Z]{2})(?![A-Za-z0-9])`, 'gi')
const LABELLED = new RegExp(
  `((?<![A-Za-z0-9])NHI(?:[\\s_-]{0,4}(?:number|no)\\b)?[\\s:#=._(\\u2010-\\u2015-]{0,4})([A-Z]{3}${GAP}\\d{2}${GAP}[A-Z0-9]{2})(?![A-Za-z0-9])`,
  'gi',
)
const ROUGHLY = new RegExp(`[A-Z]{3}${GAP}\\d{2}${GAP}[A-Z0-9]{2}`, 'i')
/** In capitals and before a year they are products, months and standards. */
const BEFORE_A_YEAR = /^(?:SQL|RFC|NZS|VER|MAR|MAY|JAN|FEB|APR|JUN|JUL|AUG|SEP|DEC|RHEL)$/

/**
 * Without the word NHI beside it only what has a valid check is hidden: one in eleven host names, products and serial numbers of the same shape
 * would otherwise be ten in ten. A number with a typing error in it, and no word beside it, so stays.
 */
export const nhi: Rule = {
  couldMatch: (text) => ROUGHLY.test(text),
  hide: (text, tally) =>
    replaced(
      replaced(text, LABELLED, tally, ([, label = '']) => label + MARK.patient),
      SHAPE,
      tally,
      (match) => (isWritten(match) ? MARK.patient : undefined),
    ),
}

/** With a gap in it only in capitals, as people write it: `may 2026` is no number. */
function isWritten([, letters = '', gap, first = '', second, last = '']: RegExpExecArray): boolean {
  const isGapped = gap !== '' || second !== ''
  if (isGapped && (/[a-z]/.test(letters + last) || (BEFORE_A_YEAR.test(letters) && /^(?:19|20)$/.test(first)))) {
    return false
  }
  return isNhi(letters + first + last)
}
