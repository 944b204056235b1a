import { Eta } from 'eta/core'
import { content } from '../content/index.ts'
import type { PracticeState } from '../practice/state.ts'
import { type AccreditationView, accreditationView } from './accreditation/view.ts'
import { escapeHtml } from './page/escape.ts'
import { contextOf } from './practice/context.ts'
import type { ReportMeta } from './practice-page.ts'
import { type Say, sayer } from './say.ts'

const SHARED = ['style', 'symbols', 'status'] as const
const PARTS = ['sheet-style', 'index', 'sheet', 'page'] as const

/** One self-contained HTML file: what runs out before the visit, then a printable sheet for each criterion. Needs no script and no network. */
export function accreditationSheets(state: PracticeState, meta: ReportMeta): string {
  const say = sayer('accreditation')
  return templates(say).render<AccreditationView>('@page', accreditationView(contextOf(state), meta, say))
}

/** A template asks for its sentences by name. */
class Sheets extends Eta {
  readonly say: Say

  constructor(say: Say) {
    super({ autoEscape: true, escapeFunction: escapeHtml, functionHeader: 'const say = this.say;' })
    this.say = say
  }
}

function templates(say: Say): Eta {
  const eta = new Sheets(say)
  for (const part of SHARED) {
    eta.loadTemplate(`@${part}`, content.text(`lib/report/page/${part}.eta`))
  }
  for (const part of PARTS) {
    eta.loadTemplate(`@${part}`, content.text(`lib/report/accreditation/${part}.eta`))
  }
  return eta
}
