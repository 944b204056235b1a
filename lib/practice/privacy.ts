import { Pseudonymiser } from './privacy/pseudonymise.ts'
import { Scrubber } from './privacy/scrub.ts'
import type { PracticeInput } from './state.ts'

/**
 * The same without anything that could be a patient's or a secret, and how many places were hidden. Whatever a person wrote that is sealed has another
 * text then, so seals are looked at before.
 */
export function scrubbed(input: PracticeInput): { input: PracticeInput; hidden: number } {
  const scrubber = new Scrubber(input)
  const { items, now, documents, setAside, ...files } = input
  const clean = {
    ...scrubber.data(files),
    documents: documents.map(({ document, file }) => ({ document: scrubber.data(document), file: scrubber.data(placeOf(file)) })),
    setAside: setAside.map(({ file, because }) => ({ file: scrubber.data(placeOf(file)), because: scrubber.data(because) })),
  }
  return { input: { ...clean, items, now }, hidden: scrubber.tally.hidden }
}

/** `<practice>/<machine>/<time>.json`: whose folder it lies in on the provider's computer is nobody's business. An address stays whole, or its password would not be known as one. */
function placeOf(file: string): string {
  return file.includes('://')
    ? file
    : file
        .split(/[\\/]+/)
        .slice(-3)
        .join('/')
}

/**
 * The same without names of people, computers, places and the practice, for sharing: one name always becomes the same other one within a report, and
 * another one in the next.
 */
export function pseudonymised(input: PracticeInput): PracticeInput {
  return new Pseudonymiser(input).input()
}
