import type { PracticeState } from '../practice/state.ts'
import type { ReportMeta } from './practice-page.ts'

/** One self-contained HTML file with a printable sheet for each criterion. */
export function accreditationSheets(state: PracticeState, meta: ReportMeta): string {
  throw new Error('the sheets are being built')
}
