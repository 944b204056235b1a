import type { ReportMeta } from '../practice-page.ts'
import type { PageContext } from './context.ts'
import { type DriftView, driftView } from './drift-view.ts'
import { type EvidenceView, evidenceViews } from './evidence-view.ts'
import { type FrontView, frontView } from './front-view.ts'
import { type MachineView, machineViews } from './machines-view.ts'
import { pageMargins } from './page-margins.ts'
import { type RuleView, ruleViews } from './rule-view.ts'
import { type TechnicianView, technicianView } from './technician-view.ts'
import { type TrendView, trendView } from './trend-view.ts'
import { say } from './words.ts'

/** Everything the templates show. */
export interface PracticeView {
  practice: string
  title: string
  masthead: string
  preparedBy: string
  /** Said on top, so that nobody takes this copy for the report itself. */
  copy: string[]
  margins: string
  front: FrontView
  steps: RuleView[]
  practices: RuleView[]
  drift: DriftView
  trend: TrendView | undefined
  machines: MachineView[]
  dates: { day: string; title: string; anchor: string; kind: string; by: string; isBeforeVisit: boolean }[]
  notices: { name: string; text: string }[]
  technician: TechnicianView
  evidence: EvidenceView[]
  footer: string
}

export function practiceView(context: PageContext, meta: ReportMeta): PracticeView {
  const { state, day, time, zone } = context
  const practice = state.name ?? say('practice.none')
  const today = day(state.today)
  const notices = noticesOf(context, meta)
  return {
    practice,
    title: say('document-title', { practice, day: today }),
    masthead: say('masthead', { day: today }),
    preparedBy: meta.preparedBy ? say('prepared.by', { name: meta.preparedBy }) : say('prepared.nobody'),
    copy: meta.isPseudonymised ? [say('copy.pseudonymised')] : [],
    margins: pageMargins({ practice, day: today }),
    front: frontView(context, notices.length),
    steps: ruleViews(context, 'health-check'),
    practices: ruleViews(context, 'good-it-practices'),
    drift: driftView(context),
    trend: trendView(context),
    machines: machineViews(context),
    dates: datesAhead(context),
    notices,
    technician: technicianView(context),
    evidence: evidenceViews(context),
    footer: say('footer', { time: time(state.now), zone }),
  }
}

function noticesOf({ state }: PageContext, { hidden }: ReportMeta): PracticeView['notices'] {
  const told = state.notices.map(({ kind, text }) => ({ name: say(`notice.${kind}`), text }))
  return hidden > 0 ? [{ name: say('notice.hidden'), text: say.count('copy.hidden', hidden) }, ...told] : told
}

function datesAhead(context: PageContext): PracticeView['dates'] {
  return context.state.expiring.map(({ item, kind, day, by, isBeforeVisit }) => ({
    day: context.day(day),
    title: item.manifest.title,
    anchor: context.anchorOf(item),
    kind: say(`kind.${kind}`),
    by,
    isBeforeVisit,
  }))
}
