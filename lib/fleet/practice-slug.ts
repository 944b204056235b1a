/** Where nobody said which practice a result is of. */
export const NO_PRACTICE = 'no-practice'

/** The name of a practice as its folder is called, as `rounds import` and `--out` call it. */
export function practiceSlug(name: string | null | undefined): string {
  return (name ?? NO_PRACTICE).toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
