import type { KeyObject } from 'node:crypto'
import type { ReportMeta } from '../report/practice-page.ts'
import type { PracticeInput, PracticeState } from './state.ts'

export interface PackageParts {
  /** What the state was made of, as it may leave the practice: scrubbed, and pseudonymised where that was asked for. */
  input: PracticeInput
  state: PracticeState
  meta: ReportMeta
  /** Texts by their name in the package: report.html, accreditation.html, report.csv. */
  pages: Readonly<Record<string, string>>
  /** Ed25519, private; without it the list of hashes is not signed. */
  key?: KeyObject
}

/** A zip of a report with all that it was made of, and a list of hashes that sha256sum alone can check. */
export function evidencePackage(parts: PackageParts): Buffer {
  throw new Error(`the package of ${parts.state.name} is being built`)
}
