import type { PageContext } from '../practice/context.ts'
import { cssText } from '../practice/page-margins.ts'
import type { ReportMeta } from '../practice-page.ts'
import type { Say } from '../say.ts'
import { type IndexView, indexView } from './index-view.ts'
import { type SheetView, sheetView } from './sheet-view.ts'

/** Everything the templates show. */
export interface AccreditationView {
  title: string
  practice: string
  day: string
  margins: string
  preparedBy: string
  index: IndexView
  sheets: SheetView[]
}

export function accreditationView(context: PageContext, meta: ReportMeta, say: Say): AccreditationView {
  const practice = context.state.name ?? say('practice.none')
  const day = context.day(context.state.today)
  return {
    title: say('document.title', { practice, day }),
    practice,
    day,
    margins: marginsOf(say('foot', { practice, day }), say),
    preparedBy: meta.preparedBy ?? '',
    index: indexView(context, meta, say),
    sheets: context.state.rules.map((rule) => sheetView(rule, context, say)),
  }
}

const COUNTERS: Readonly<Record<string, string>> = { '\uf8f0': 'counter(page)', '\uf8f1': 'counter(pages)' }
const [PAGE = '', PAGES = ''] = Object.keys(COUNTERS)

/** The foot of every printed page as CSS; the numbers are put where the sentence has them. */
function marginsOf(foot: string, say: Say): string {
  const pieces = say('page-number', { page: PAGE, pages: PAGES }).split(new RegExp(`([${PAGE}${PAGES}])`))
  const number = pieces.filter(Boolean).map((piece) => COUNTERS[piece] ?? cssText(piece))
  return `@page { @bottom-left { content: ${cssText(foot)} } @bottom-right { content: ${number.join(' ')} } }`
}
