/** Where nobody said which practice a result is of. */
export const NO_PRACTICE = 'no-practice'

/** The name of a practice's folder: `Kōwhai Medical Centre` is `kowhai-medical-centre`. */
export function practiceSlug(name: string | null | undefined): string {
  const plain = (name ?? NO_PRACTICE).normalize('NFKD').replace(/\p{M}/gu, '')
  return plain.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
