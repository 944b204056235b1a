import type { Expiry, PracticeState, RuleState } from '../../practice/state.ts'
import { STATUS_LABELS, STATUS_ORDER } from '../page/labels.ts'
import type { PageContext } from '../practice/context.ts'
import type { ReportMeta } from '../practice-page.ts'
import { DOCUMENTS, ruleName } from '../rules.ts'
import type { Say } from '../say.ts'
import type { StatusWord } from '../words.ts'
import { silentToDos } from './comment.ts'
import { anchorOf } from './sheet-view.ts'

/** The first page: what runs out before the visit, and where every criterion stands. */
export interface IndexView {
  visit: string
  /** What was done to this copy. */
  copy: string[]
  counts: { word: StatusWord; label: string; count: number }[]
  expiringTitle: string
  expiringNone: string
  expiring: { day: string; what: string; kind: string; by: string; criteria: { name: string; anchor: string }[] }[]
  groups: { name: string; rows: IndexRow[] }[]
}

export interface IndexRow {
  number: string
  words: string
  anchor: string
  word: StatusWord
  label: string
  /** Empty where nothing has to be done. */
  by: string
  isOverdue: boolean
}

export function indexView(context: PageContext, { hidden, isPseudonymised }: ReportMeta, say: Say): IndexView {
  const { state } = context
  const isVisited = isAhead(state)
  return {
    visit: visitInWords(context, say),
    copy: [...(isPseudonymised ? [say('index.pseudonymised')] : []), ...(hidden > 0 ? [say.count('index.hidden', hidden)] : [])],
    counts: STATUS_ORDER.map((word) => ({ word, label: STATUS_LABELS[word], count: withWord(state.rules, word) })).filter(
      ({ count }) => count > 0,
    ),
    expiringTitle: say(isVisited ? 'index.expiring-before' : 'index.expiring'),
    expiringNone: say(isVisited ? 'index.expiring-none' : 'index.expiring-nothing'),
    expiring: expiringOf(state, isVisited).map((one) => expiryRow(one, context, say)),
    groups: Object.entries(DOCUMENTS).map(([document, name]) => ({
      name,
      rows: state.rules.filter(({ rule }) => rule.document === document).map((rule) => indexRow(rule, context, say)),
    })),
  }
}

/** Without a visit ahead, the next dozen. */
const NEXT = 12

function expiringOf({ expiring }: PracticeState, isVisited: boolean): readonly Expiry[] {
  return isVisited ? expiring.filter(({ isBeforeVisit }) => isBeforeVisit) : expiring.slice(0, NEXT)
}

function isAhead({ visit, today }: PracticeState): boolean {
  return visit !== undefined && visit.date >= today
}

function visitInWords({ state, day }: PageContext, say: Say): string {
  const { visit } = state
  if (visit === undefined) {
    return say('index.visit-none')
  }
  if (!isAhead(state)) {
    return say('index.visit-past', { day: day(visit.date) })
  }
  return visit.what ? say('index.visit', { what: visit.what, day: day(visit.date) }) : say('index.visit-no-name', { day: day(visit.date) })
}

function withWord(rules: readonly RuleState[], word: StatusWord): number {
  return rules.filter((rule) => rule.word === word).length
}

function expiryRow({ item, kind, day, by }: Expiry, { state, day: inWords }: PageContext, say: Say): IndexView['expiring'][number] {
  return {
    day: inWords(day),
    what: item.manifest.title,
    kind: say(`kind.${kind}`),
    by,
    criteria: state.rules
      .filter(({ items }) => items.some(({ id }) => id === item.id))
      .map((rule) => ({ name: ruleName(rule.rule), anchor: anchorOf(rule) })),
  }
}

function indexRow(rule: RuleState, context: PageContext, say: Say): IndexRow {
  const asked = [...rule.items.flatMap(({ action }) => action ?? []), ...silentToDos(rule.items, context)]
  const [first] = asked.sort((a, b) => (a.by < b.by ? -1 : 1))
  const day = first === undefined ? '' : context.day(first.by)
  return {
    number: rule.rule.rule,
    words: rule.rule.words,
    anchor: anchorOf(rule),
    word: rule.word,
    label: STATUS_LABELS[rule.word],
    by: first?.isOverdue ? say('index.overdue', { day }) : day,
    isOverdue: first?.isOverdue ?? false,
  }
}
