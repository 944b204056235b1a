import { createHash } from 'node:crypto'

/** Where nobody said which practice a result is of. */
export const NO_PRACTICE = 'no-practice'

/**
 * The name of a practice's folder: `Kōwhai Medical Centre` is `kowhai-medical-centre`. Letters that are not of the Latin alphabet would be lost and two
 * practices share one folder, so a name that has such letters ends with the first 8 hex digits of its SHA-256, and one that has no others is these alone.
 */
export function practiceSlug(name: string | null | undefined): string {
  const whole = name ?? NO_PRACTICE
  const plain = whole.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = plain.replace(/[^a-z0-9]+/g, '-')
  if (slug.replaceAll('-', '') === '') {
    return hashOf(whole)
  }
  return LOST.test(plain) ? `${slug.replace(/-$/, '')}-${hashOf(whole)}` : slug
}

/** Letters and figures of other scripts; marks that only look like an apostrophe, as in ʻOla, are none. */
const LOST = /(?![a-z0-9])[\p{Ll}\p{Lo}\p{N}]/u

/** The same for capitals, and for letters whose marks are written apart. */
function hashOf(name: string): string {
  return createHash('sha256').update(name.normalize('NFKC').toLowerCase()).digest('hex').slice(0, 8)
}
