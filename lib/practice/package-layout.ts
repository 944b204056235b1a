import type { ReportMeta } from '../report/practice-page.ts'
import type { ResultDocument, Tool } from '../schema/types.ts'
import type { Seals } from './seal.ts'
import type { SetAside } from './state.ts'

export const SUMS = 'SHA256SUMS'
export const SIGNATURE = 'SHA256SUMS.sig'
export const SIGNER = 'signer.pem'
export const JOURNAL_HEADS = 'journal-heads.json'
export const MANIFESTS = 'manifests.json'

/** about.json: what is needed to make the report again, besides the files themselves. */
export interface About {
  /** Version of this shape. */
  package: 1
  practice: string | null
  /** ISO 8601, UTC. */
  asOf: string
  /** The same on the clinic's calendar, such as 2026-11-22. */
  day: string
  tool: Tool
  /** What wrote the words of the pages: dates and sorting may differ in another one. */
  runtime: string
  meta: ReportMeta
  setAside: readonly SetAside[]
  /** As they were before anything was hidden. */
  seals?: Seals
  /** Where each result stands in the package, and where it was read, in the order in which it was read. */
  results: readonly { name: string; file: string }[]
}

export interface JournalHead {
  machine: string
  hostname: string
  /** ISO 8601, UTC: of the result that says so. */
  at: string
  /** null: nothing was ever changed on it. */
  journalHead: string | null
}

/** How the record of changes of each computer ended, as its newest result says; in the order of the machine ids. */
export function journalHeads(documents: readonly ResultDocument[]): JournalHead[] {
  const newest = new Map<string, ResultDocument>()
  for (const document of documents) {
    const known = newest.get(document.machine.id)
    if (known === undefined || known.startedAt < document.startedAt) {
      newest.set(document.machine.id, document)
    }
  }
  return [...newest.values()]
    .map(({ machine, startedAt, journalHead }) => ({ machine: machine.id, hostname: machine.hostname, at: startedAt, journalHead }))
    .sort((a, b) => (a.machine < b.machine ? -1 : 1))
}

export function runtime(): string {
  return `Node ${process.versions.node}, ICU ${process.versions.icu ?? 'none'}`
}
