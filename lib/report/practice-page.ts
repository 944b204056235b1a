import type { PracticeState } from '../practice/state.ts'

export interface ReportMeta {
  /** Who prepared it. */
  preparedBy?: string
  /** Texts that were hidden because they could be patient data or secrets. */
  hidden: number
  isPseudonymised: boolean
}

/** One self-contained HTML page for the practice. Needs no script and no network. */
export function practicePage(state: PracticeState, meta: ReportMeta): string {
  throw new Error('the page is being built')
}
