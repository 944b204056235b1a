import type { PracticeState, ToDo } from '../practice/state.ts'
import { dayInWords } from './page/dates.ts'
import { PERSON_LABELS } from './page/labels.ts'
import { wrapped } from './page-text.ts'
import { sayer } from './say.ts'
import { isGood } from './words.ts'

const WIDTH = 100

/** Where the practice stands and what is next, for whoever made the report. */
export function practiceInWords(state: PracticeState, written: readonly string[]): string {
  const say = sayer('practice')
  const steps = state.rules.filter(({ rule }) => rule.document === 'health-check')
  const good = steps.filter(({ word }) => isGood(word)).length
  const [decisions, work] = [true, false].map((isDecision) => state.toDo.filter((one) => one.isDecision === isDecision))
  const name = state.name ?? say('terminal.noName')
  return [
    say('terminal.headline', { name, day: dayInWords(state.now, state.timeZone), good, all: steps.length }),
    ...list(say('terminal.decisions'), decisions ?? []),
    ...list(say('terminal.work'), work ?? []),
    ...state.notices.map(({ text }) => wrapped(text, WIDTH, '  ', `${say('terminal.notice')} `)),
    '',
    ...written,
  ].join('\n')
}

const SHOWN = 10

function list(heading: string, toDo: readonly ToDo[]): string[] {
  if (toDo.length === 0) {
    return []
  }
  const more = toDo.length - SHOWN
  return ['', heading, ...toDo.slice(0, SHOWN).map(line), ...(more > 0 ? [`  ... ${more}`] : [])]
}

function line({ title, who, name, by, machines }: ToDo): string {
  const whose = name ?? (who in PERSON_LABELS ? PERSON_LABELS[who as keyof typeof PERSON_LABELS] : who.replaceAll('-', ' '))
  const where = machines.length > 0 && machines.length <= 4 && machines[0] !== title ? ` (${machines.join(', ')})` : ''
  return wrapped(`${title}${where}: ${whose}, by ${dayInWords(by)}`, WIDTH, '      ', '  - ')
}
