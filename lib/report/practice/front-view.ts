import type { Expiry, Known, MachineState, MendedOn, PracticeState, RuleState } from '../../practice/state.ts'
import { STATUS_LABELS } from '../page/labels.ts'
import type { StatusWord } from '../words.ts'
import { grouped, isFine, type PageContext } from './context.ts'
import { type ToDoView, toDoView } from './todo-view.ts'
import { counted, fewNames, say } from './words.ts'

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
  basis: { name: string; text: string; link?: { text: string; to: string } }[]
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

/** What page one has room for when it is printed: so many things, so many lines, so many letters a line. */
interface Room {
  things: number
  lines: number
}
const DECISIONS: Room = { things: 6, lines: 21 }
const SHORT: Room = { things: 5, lines: 6 }
const HEADING = 78
const TEXT = 92
const HALF = 54
/** Lines of who and by when, beside it. */
const BESIDE = 3
/** Letters that say how it stands; why it matters follows where that leaves room. */
const FOUND = 235

export function frontView(context: PageContext, notices: number): FrontView {
  const { state } = context
  const open = state.toDo.map((one) => toDoView(one, context))
  const decisions = open.filter(({ isDecision }) => isDecision).map(shortened)
  const work = open.filter(({ isDecision }) => !isDecision)
  const mended = mendedLines(state)
  const decided = fitting(decisions.map(decisionLines), DECISIONS)
  const worked = fitting(
    work.map(({ asks, names, by }) => linesOf(`${asks} ${names} ${by}`, HALF)),
    SHORT,
  )
  const praised = fitting(
    mended.map(({ title, names }) => linesOf(`${title} ${names}`, HALF)),
    SHORT,
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

/** What stays out here stands with the item. */
function shortened(one: ToDoView): ToDoView {
  const rest = one.found.length + one.rest.length > FOUND ? '' : one.rest
  const why = one.found.length + rest.length + one.why.length > FOUND ? '' : one.why
  return { ...one, rest, why }
}

function decisionLines({ asks, rest, label, found, why, agree }: ToDoView): number {
  const yes = agree.length > 0 ? say.count('decide.agree-count', agree.length) : ''
  return Math.max(BESIDE, linesOf(asks, HEADING) + linesOf(`${label} ${found} ${rest} ${why} ${yes}`, TEXT))
}

function linesOf(text: string, width: number): number {
  return Math.ceil(text.length / width)
}

/** How many of things that need so many lines fit; the first always does. */
function fitting(needs: readonly number[], { things, lines }: Room): number {
  const ends = needs.map((_, index) => needs.slice(0, index + 1).reduce((total, need) => total + need, 0))
  const count = ends.filter((end) => end <= lines).length
  return Math.min(things, Math.max(count, Math.min(1, needs.length)))
}

function stepsOf({ rules }: PracticeState): RuleState[] {
  return rules.filter(({ rule }) => rule.document === 'health-check')
}

function fineOnes(rules: readonly RuleState[]): number {
  return rules.filter(({ word }) => isFine(word)).length
}

/** Where nothing was heard, a count of what is open would sound as if something were known. */
export function isEmpty({ machines, items }: PracticeState): boolean {
  return machines.every(({ heard }) => heard === 'never') && items.every(({ known, answers }) => known.length + answers.length === 0)
}

function headline(state: PracticeState, decisions: number, work: number): string {
  const steps = stepsOf(state)
  if (isEmpty(state)) {
    return say('headline.empty')
  }
  if (decisions + work === 0 && fineOnes(steps) === steps.length) {
    return say('headline.fine')
  }
  return say('headline.some', {
    decisions: counted('headline.decisions', decisions),
    work: counted('headline.work', work),
    steps: say('headline.steps', { count: fineOnes(steps) }),
  })
}

function leadOf(state: PracticeState, overdue: number): string {
  const { rules, items, machines } = state
  if (isEmpty(state)) {
    return say('lead.empty')
  }
  const accepted = items.filter(({ word }) => word === 'accepted').length
  return [
    ...(overdue > 0 ? [say.count('lead.overdue', overdue)] : []),
    ...(accepted > 0 ? [say.count('lead.accepted', accepted)] : []),
    say('lead.good-practices', { count: fineOnes(rules) - fineOnes(stepsOf(state)) }),
    ...heardSentences(machines),
  ].join(' ')
}

function heardSentences(machines: readonly MachineState[]): string[] {
  const silent = machines.filter(({ heard }) => heard !== 'heard').map(({ name }) => name)
  return [
    ...(machines.length > 0 ? [say('lead.computers', { heard: machines.length - silent.length, count: machines.length })] : []),
    ...(silent.length > 0 ? [say.count('lead.silent', silent.length, { names: fewNames(silent, 3) })] : []),
  ]
}

const MENDED: readonly MendedOn['mended']['state'][] = ['in-place', 'done']

/** What is praised was mended in this time and still stands. */
function mendedLines({ mended, items, drift }: PracticeState): MendedLine[] {
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

function basisOf(context: PageContext, notices: number): FrontView['basis'] {
  return [
    { name: say('basis.measured'), text: say('basis.measured-text') },
    {
      name: say('basis.known'),
      text: knownText(context.state),
      ...(notices > 0 ? { link: { text: say.count('basis.notices-text', notices), to: 'notices' } } : {}),
    },
    { name: say('basis.visit'), text: visitText(context) },
  ]
}

function knownText({ items }: PracticeState): string {
  const known = (how: Known) => items.filter((item) => item.known.includes(how)).length
  return say('basis.known-text', {
    count: items.length,
    tested: known('tested'),
    it: known('told-by-it'),
    practice: known('told-by-practice'),
    nothing: counted('basis.known-nothing', items.filter((item) => item.known.length === 0).length),
  })
}

function visitText(context: PageContext): string {
  const { visit, today, expiring } = context.state
  const next = (list: readonly Expiry[]) =>
    list.slice(0, 1).map(({ item, day }) => say('basis.next', { title: item.manifest.title, day: context.day(day) }))[0] ?? ''
  const ahead = expiring.filter(({ day }) => day >= today)
  if (visit === undefined) {
    return ahead.length > 0 ? say('basis.visit-none', { next: next(ahead) }) : say('basis.visit-quiet')
  }
  if (visit.date < today) {
    return say('basis.visit-past', { day: context.day(visit.date) })
  }
  const before = ahead.filter(({ isBeforeVisit }) => isBeforeVisit)
  return say('basis.visit-text', {
    what: visit.what ?? say('basis.visit-assessment'),
    day: context.day(visit.date),
    before: counted('basis.before', before.length, { next: next(before) }),
  })
}
