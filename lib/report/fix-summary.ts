/** What a summary is made of. */
export interface SummaryParts {
  /** All but what is withheld. */
  said: string
  head: string
  leaves: string[]
  withheld: { code: string; because: string }[]
}

const WITHHELD = /(?:^|; )not without --consent ([a-z0-9-]+): /

/** A summary is `what; what stays open; not without --consent code: why`, as the engine puts it together. */
export function partsOf(summary: string): SummaryParts {
  const [said = '', ...consents] = summary.split(WITHHELD)
  const [head = '', ...leaves] = said.split('; ')
  const withheld = consents.flatMap((code, index) => (index % 2 === 0 ? [{ code, because: consents[index + 1] ?? '' }] : []))
  return { said, head, leaves, withheld }
}

/** A text that begins like a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
