import type { Answer, ItemState } from '../../practice/state.ts'
import type { Evidence, ResultItem } from '../../schema/types.ts'
import { waiverLine } from '../page/item-view.ts'
import { PERSON_LABELS, STATUS_LABELS } from '../page/labels.ts'
import type { StatusWord } from '../words.ts'
import { grouped, isFine, type PageContext } from './context.ts'
import { hasEvidence } from './evidence-view.ts'
import { type ToDoView, toDoView } from './todo-view.ts'
import { fewNames, say } from './words.ts'

/** An item below the first rule that it serves. */
export interface ItemView {
  anchor: string
  title: string
  word: StatusWord
  label: string
  found: string
  /** In order: how it is known follows in the same line. */
  isQuiet: boolean
  known: string
  /** Empty where it is in order: nobody asks since when. */
  since: string
  change: string
  why: string
  toDo: ToDoView | undefined
  answers: AnswerView[]
  isDisputed: boolean
  accepted: AcceptedView[]
  /** Where its computers are told one by one; empty where there are none. */
  evidence: string
}

export interface AcceptedView {
  says: string
  /** An acceptance that has ended, or that the finding is worse than, accepts nothing. */
  word: StatusWord
}

export interface AnswerView {
  says: string
  statement: string
  by: string
  until: string
  evidence: string
  seal: string
  word: StatusWord
  label: string
}

export function itemView(item: ItemState, context: PageContext): ItemView {
  const { manifest, word, sentences, known, since, change, action, answers } = item
  return {
    anchor: context.anchorOf(item),
    title: manifest.title,
    word,
    label: STATUS_LABELS[word],
    found: sentences.join(' '),
    isQuiet: isFine(word),
    known: known.length > 0 ? known.map((how) => say(`known.${how}`)).join(', ') : say('known.nothing'),
    since: isFine(word) ? '' : say('item.since', { day: context.day(since) }),
    change: change === undefined || change === 'unchanged' ? '' : say(`change.${change}`),
    why: isFine(word) ? '' : manifest.why,
    toDo: action && toDoView(action, context),
    answers: answers.map((answer) => answerView(answer, context)),
    isDisputed: item.disagreement,
    accepted: acceptedLines(item),
    evidence: hasEvidence(item) ? context.evidenceOf(item) : '',
  }
}

function answerView({ party, record, status, seal, until }: Answer, context: PageContext): AnswerView {
  const { name, role } = record.by
  return {
    says: `${say(`answer.${party}`)}: ${say(`answer.${record.answer}`)}.`,
    statement: record.statement,
    by: say('answer.by', { name, role: PERSON_LABELS[role], day: context.day(record.at) }),
    until: say(until < context.state.today ? 'answer.until-past' : 'answer.until', { day: context.day(until) }),
    evidence:
      record.evidence.length > 0
        ? say('answer.evidence', { evidence: record.evidence.map((one) => evidenceInWords(one, context)).join('; ') })
        : say('answer.no-evidence'),
    seal: say(`seal.${seal}`),
    word: status,
    label: STATUS_LABELS[status],
  }
}

const SHOWN_OF_HASH = 12

function evidenceInWords({ type, reference, sha256, date }: Evidence, context: PageContext): string {
  const values = { type, reference, day: context.day(date) }
  return sha256 === undefined
    ? say('answer.evidence-one', values)
    : say('answer.evidence-hash', { ...values, hash: `${sha256.slice(0, SHOWN_OF_HASH)}…` })
}

function acceptedLines({ machines }: ItemState): AcceptedView[] {
  const waived = machines.flatMap(({ machine, item: { waiver } }) => (waiver ? [{ name: machine.name, waiver }] : []))
  return grouped(waived, ({ waiver }) => keyOf(waiver)).map((group) => ({
    says: say('item.accepted', { names: fewNames(group.map(({ name }) => name)), waiver: waiverLine(group[0]?.waiver) }),
    word: group[0]?.waiver.state === 'accepted' ? 'accepted' : 'warn',
  }))
}

function keyOf(waiver: ResultItem['waiver']): string {
  return JSON.stringify([waiver?.state, waiver?.until, waiver?.by, waiver?.reason])
}
