import { Eta } from 'eta/core'
import { content } from '../content/index.ts'
import type { PracticeState } from '../practice/state.ts'
import { escapeHtml } from './page/escape.ts'
import { contextOf } from './practice/context.ts'
import { practiceView } from './practice/view.ts'
import { say } from './practice/words.ts'

export interface ReportMeta {
  /** Who prepared it. */
  preparedBy?: string
  /** Texts that were hidden because they could be patient data or secrets. */
  hidden: number
  isPseudonymised: boolean
}

const SHARED = ['style', 'symbols', 'status', 'turn'] as const
const PARTS = [
  'practice-style',
  'front',
  'decision',
  'rule',
  'item',
  'rules',
  'changes',
  'machines',
  'technician',
  'evidence',
  'page',
] as const

/** One self-contained HTML page for the practice. Needs no script and no network. */
export function practicePage(state: PracticeState, meta: ReportMeta): string {
  templates ??= compiled()
  return templates.render('@page', practiceView(contextOf(state), meta))
}

/** Kept, because a run may write the pages of many practices. */
let templates: Eta | undefined

/** A template asks for its sentences by name. */
class Page extends Eta {
  readonly say = say
}

function compiled(): Eta {
  const eta = new Page({ autoEscape: true, escapeFunction: escapeHtml, functionHeader: 'const say = this.say;' })
  for (const part of SHARED) {
    eta.loadTemplate(`@${part}`, content.text(`lib/report/page/${part}.eta`))
  }
  for (const part of PARTS) {
    eta.loadTemplate(`@${part}`, content.text(`lib/report/practice/${part}.eta`))
  }
  return eta
}
