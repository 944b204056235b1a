import type { MendedOn, PracticeState, RuleState } from '../../practice/state.ts'
import { STATUS_LABELS } from '../page/labels.ts'
import type { StatusWord } from '../words.ts'
import { type Basis, basisOf } from './basis.ts'
import { grouped, type PageContext } from './context.ts'
import { roomOnPageOne, shortened } from './front-room.ts'
import { type ToDoView, toDoView } from './todo-view.ts'
import { headline, leadOf, stepsOf } from './verdict.ts'
import { fewNames, say } from './words.ts'

/** The first page: for whoever owns the practice, in a minute. */
export interface FrontView {
  word: StatusWord
  headline: string
  lead: string
  decisions: ToDoView[]
  /** Those that page one has no room for. */
  moreDecisions: ToDoView[]
  work: ToDoView[]
  moreWork: number
  mendedTitle: string
  mended: MendedLine[]
  moreMended: number
  steps: StepView[]
  basis: Basis[]
}

export interface MendedLine {
  title: string
  names: string
}

export interface StepView {
  number: string
  short: string
  anchor: string
  word: StatusWord
  label: string
}

export function frontView(context: PageContext, notices: number): FrontView {
  const { state } = context
  const open = state.toDo.map((one) => toDoView(one, context))
  const decisions = open.filter(({ isDecision }) => isDecision).map(shortened)
  const work = open.filter(({ isDecision }) => !isDecision)
  const mended = mendedSince(state)
  const { decided, worked, praised } = roomOnPageOne(
    decisions,
    work,
    mended.map(({ title, names }) => `${title} ${names}`),
  )
  return {
    word: state.word,
    headline: headline(state, decisions.length, work.length),
    lead: leadOf(state, open.filter(({ isOverdue }) => isOverdue).length),
    decisions: decisions.slice(0, decided),
    moreDecisions: decisions.slice(decided),
    work: work.slice(0, worked),
    moreWork: work.length - worked,
    mendedTitle: say(state.drift ? 'mended.title' : 'mended.title-first'),
    mended: mended.slice(0, praised),
    moreMended: mended.length - praised,
    steps: stepsOf(state).map(stepView),
    basis: basisOf(context, notices),
  }
}

const MENDED: readonly MendedOn['mended']['state'][] = ['in-place', 'done']

/** What is praised was mended in this time and still stands. */
function mendedSince({ mended, items, drift }: PracticeState): MendedLine[] {
  const titles = new Map(items.map(({ id, manifest }) => [id, manifest.title]))
  const fresh = mended.filter((one) => MENDED.includes(one.mended.state) && one.mended.at > (drift?.since ?? ''))
  return grouped(fresh, (one) => one.mended.item).map((group) => ({
    title: titles.get(group[0]?.mended.item ?? '') ?? group[0]?.mended.item ?? '',
    names: fewNames([...new Set(group.map(({ machine }) => machine.name))]),
  }))
}

function stepView({ rule, word }: RuleState): StepView {
  return {
    number: rule.rule,
    short: say(`short.health-check.${rule.rule}`),
    anchor: `rule-${rule.document}-${rule.rule}`,
    word,
    label: STATUS_LABELS[word],
  }
}
