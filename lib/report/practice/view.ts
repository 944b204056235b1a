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
  /** What was done to this copy. */
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
  return {
    practice,
    title: say('document-title', { practice, day: today }),
    masthead: say('masthead', { day: today }),
    preparedBy: meta.preparedBy ? say('prepared.by', { name: meta.preparedBy }) : say('prepared.nobody'),
    copy: copyNotes(meta),
    margins: pageMargins({ practice, day: today }),
    front: frontView(context),
    steps: ruleViews(context, 'health-check'),
    practices: ruleViews(context, 'good-it-practices'),
    drift: driftView(context),
    trend: trendView(context),
    machines: machineViews(context),
    dates: datesAhead(context),
    notices: state.notices.map(({ kind, text }) => ({ name: say(`notice.${kind}`), text })),
    technician: technicianView(context),
    evidence: evidenceViews(context),
    footer: say('footer', { time: time(state.now), zone }),
  }
}

function copyNotes({ hidden, isPseudonymised }: ReportMeta): string[] {
  return [...(isPseudonymised ? [say('copy.pseudonymised')] : []), ...(hidden > 0 ? [say.count('copy.hidden', hidden)] : [])]
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
