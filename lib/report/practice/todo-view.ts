import type { ItemState, ToDo } from '../../practice/state.ts'
import { STATUS_LABELS } from '../page/labels.ts'
import { ruleName } from '../rules.ts'
import type { StatusWord } from '../words.ts'
import type { PageContext } from './context.ts'
import { fewNames, say, whoInWords } from './words.ts'

/** Something that somebody has to do, with every text ready. */
export interface ToDoView {
  /** What is asked, in a sentence. */
  asks: string
  /** The title, where the sentence does not say what it is about. */
  about: string
  /** What else it takes. */
  rest: string
  /** The same for page one, where it is long; empty where that can do without. */
  brief: string
  title: string
  /** Where more is told. */
  anchor: string
  word: StatusWord
  label: string
  /** Rule that the item serves first; empty where several are asked about at once. */
  rule: string
  /** What it comes to now. */
  found: string
  /** Why it matters, shortly. */
  why: string
  /** The computers it is about. */
  names: string
  /** A person where one is named, else the role. */
  who: string
  /** The role, where `who` is a person. */
  role: string
  by: string
  isOverdue: boolean
  isDecision: boolean
  agree: string[]
  commands: string[]
}

export function toDoView(one: ToDo, context: PageContext): ToDoView {
  const items = context.itemsOf(one)
  const [item] = items
  return { ...whoAndWhen(one, context), ...(item && items.length === 1 ? aboutItem(one, item, context) : aboutSeveral(one, item, context)) }
}

function whoAndWhen({ word, who, name, machines, by, isOverdue, isDecision, agree, commands }: ToDo, { day }: PageContext) {
  const role = whoInWords(who)
  return {
    word,
    label: STATUS_LABELS[word],
    names: fewNames(machines),
    who: name ?? role,
    role: name === undefined ? '' : role,
    by: day(by),
    isOverdue,
    isDecision,
    agree,
    commands,
  }
}

function aboutItem({ does, title, word }: ToDo, item: ItemState, context: PageContext) {
  const [asks, rest] = firstSentence(does)
  const [why] = firstSentence(item.manifest.why)
  const [rule] = item.manifest.serves
  const about = word === 'unknown' ? title : ''
  return { asks, about, rest, brief: '', title, anchor: context.anchorOf(item), rule: ruleName(rule), found: item.sentences.join(' '), why }
}

/** Several items at once, or a computer that nobody hears of: there is no one finding to tell. */
function aboutSeveral({ does, title, items }: ToDo, first: ItemState | undefined, context: PageContext) {
  const [asks, rest] = items.length > 1 ? [title, does] : firstSentence(does)
  const brief = items.length > 1 ? say('todo.several', { titles: fewTitles(context.itemsOf({ items })) }) : ''
  return { asks, about: '', rest, brief, title, anchor: first ? context.anchorOf(first) : 'machines', rule: '', found: '', why: '' }
}

const TITLES = 4

function fewTitles(items: readonly ItemState[]): string {
  const titles = items.slice(0, TITLES).map(({ manifest }) => manifest.title)
  const more = items.length - titles.length
  return [...titles, ...(more > 0 ? [say('names.more', { count: more })] : [])].join('; ')
}

/** The first sentence, and what follows it. */
function firstSentence(text: string): [string, string] {
  const first = /^.+?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text
  return [first, text.slice(first.length).trim()]
}
