import type { Answer, ItemState, RuleState, ToDo } from '../../practice/state.ts'
import type { Evidence } from '../../schema/types.ts'
import { ended } from '../by-hand.ts'
import { listed } from '../fill.ts'
import { waiverLine } from '../page/item-view.ts'
import { PERSON_LABELS, STATUS_LABELS } from '../page/labels.ts'
import { grouped, type PageContext } from '../practice/context.ts'
import { whoInWords } from '../practice/words.ts'
import type { Say } from '../say.ts'

/** Plain text for an assessor: what is so, how it is known and of which day, and who does what by when about what is not. */
export function commentOf({ word, items }: RuleState, context: PageContext, say: Say): string {
  const first = say('comment.first', { day: context.day(context.state.today), label: STATUS_LABELS[word] })
  const paragraphs = items.map((item) => paragraphOf(item, items.length === 1, context, say))
  return [first, ...paragraphs, ...silences(items, context, say)].join('\n\n')
}

function paragraphOf(item: ItemState, isOnly: boolean, context: PageContext, say: Say): string {
  const { manifest, word, sentences, answers, action } = item
  const sure = [
    isOnly ? '' : say('comment.item', { title: manifest.title, label: STATUS_LABELS[word] }),
    sentences.join(' '),
    knownLine(item, context, say),
    ...answers.map((answer) => answerLine(answer, context, say)),
    ...acceptedLines(item, say),
    action ? doingLine(action, context, say) : '',
  ]
  return sure.filter(Boolean).join('\n')
}

function knownLine({ machines, known }: ItemState, context: PageContext, say: Say): string {
  const days = testedDays(machines)
  if (days.length > 0) {
    return say.count('comment.known.tested', days.length, { when: daysInWords(days, context, say) })
  }
  return known.length === 0 ? say('comment.known.nothing') : ''
}

/** When the results were made that tell something, oldest first. */
export function testedDays(machines: ItemState['machines']): string[] {
  return machines.flatMap(({ word, at }) => (at === undefined || word === 'unknown' ? [] : [at])).sort()
}

/** `on 22 November 2026`, `from 22 November to 24 November 2026`. */
export function daysInWords(times: readonly string[], { day }: PageContext, say: Say): string {
  const [from = '', to = ''] = [times[0], times.at(-1)].map((time) => (time === undefined ? '' : day(time)))
  const year = / \d{4}$/.exec(to)?.[0] ?? ''
  return from === to ? say('comment.tested-on', { day: to }) : say('comment.tested-between', { from: from.replace(year, ''), to })
}

function answerLine({ record, until, seal }: Answer, context: PageContext, say: Say): string {
  const { by, at, answer, statement, evidence } = record
  const values = { name: by.name, role: PERSON_LABELS[by.role], day: context.day(at), answer: say(`comment.answer.${answer}`) }
  const holds = say(until < context.state.today ? 'comment.until-past' : 'comment.until', { day: context.day(until) })
  return [
    say('comment.answer', { ...values, until: seal === 'edited' ? say('comment.edited') : holds }),
    statement.trim() ? say('comment.statement', { statement: statement.trim() }) : '',
    evidence.length > 0 ? say('comment.evidence', { list: evidence.map((one) => evidenceLine(one, context, say)).join('; ') }) : '',
  ]
    .filter(Boolean)
    .join(' ')
}

function evidenceLine({ type, reference, date }: Evidence, { day }: PageContext, say: Say): string {
  return say('comment.evidence-one', { type, reference, day: day(date) })
}

/** One acceptance of many computers is told once. */
function acceptedLines({ machines }: ItemState, say: Say): string[] {
  const waived = machines.flatMap(({ machine, item: { waiver } }) => (waiver ? [{ name: machine.name, line: waiverLine(waiver) }] : []))
  return grouped(waived, ({ line }) => line).map((group) =>
    say('comment.accepted', { waiver: ended(group[0]?.line ?? ''), names: listed(group.map(({ name }) => name)) }),
  )
}

function doingLine({ does, by, isOverdue, ...who }: ToDo, { day }: PageContext, say: Say): string {
  return say(isOverdue ? 'comment.doing-overdue' : 'comment.doing', { does, who: whoOf(who), day: day(by) })
}

/** `Sam Lee (IT provider)`, or the role where nobody has it by name. */
export function whoOf({ who, name }: Pick<ToDo, 'who' | 'name'>): string {
  const role = whoInWords(who)
  return name === undefined ? role : `${name} (${role})`
}

function silences(items: readonly ItemState[], context: PageContext, say: Say): string[] {
  return silentToDos(items, context).map(({ title, does, by, ...who }) =>
    say('comment.silent', { title, does, who: whoOf(who), day: context.day(by) }),
  )
}

/** Computers nobody hears of are asked for once in the state; on a sheet they stand wherever they are what is missing. */
export function silentToDos(items: readonly ItemState[], { state }: PageContext): ToDo[] {
  const missing = items.flatMap(({ machines }) => machines.filter(({ word }) => word === 'unknown').map(({ machine }) => machine.name))
  return state.toDo.filter((toDo) => toDo.items.length === 0 && toDo.machines.some((name) => missing.includes(name)))
}
