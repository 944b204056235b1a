import type { ItemManifest, RemediationOutcome, ResultDocument, ResultItem } from '../schema/types.ts'

export interface FixLine {
  label: string
  text: string
  /** Below the text, each on a line of its own: where a change stands for a technician, the lines of a file that it writes. */
  technical?: string[]
  /** What to type, on a line of its own and never broken. */
  command?: string
}

/** One item with its fix, and what is known around it. */
export interface Told {
  item: ResultItem
  remediation: RemediationOutcome
  manifest: ItemManifest | undefined
  document: ResultDocument
}

/** A text that begins like a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
