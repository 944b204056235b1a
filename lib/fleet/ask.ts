import { content } from '../content/index.ts'
import { UsageError } from '../errors.ts'
import { practiceSlug } from '../practice/slug.ts'
import { suggestion } from '../settings/keys.ts'
import type { Store } from './duckdb.ts'
import { QUESTIONS } from './questions/index.ts'
import type { Option, Question, Table } from './questions/question.ts'
import { prepareView, type Scope } from './questions/view.ts'

/** What stands behind a question on the command line. */
export type Asked = Partial<Record<Option, string>>

const ALL: readonly Option[] = ['practice', 'item', 'month', 'from', 'to', 'days']
const USUAL_DAYS = 7
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Answers one of the prepared questions. @throws UsageError where the question, or what is asked about, does not exist */
export async function ask(store: Store, name: string, asked: Asked, now: string): Promise<Table> {
  const question = questionOf(name)
  checkOptions(question, asked)
  const { item, days } = asked
  const practice = asked.practice === undefined ? undefined : await slugOf(store, asked.practice)
  const scope: Scope = {
    now,
    days: days === undefined ? (question.days ?? USUAL_DAYS) : daysOf(days),
    ...(practice === undefined ? {} : { practice }),
    ...(item === undefined ? {} : { item: await itemOf(store, item) }),
    ...span(asked),
  }
  await prepareView(store, scope)
  return question.ask(store, scope)
}

function questionOf(name: string): Question {
  const question = QUESTIONS.find((one) => one.name === name)
  if (!question) {
    const names = QUESTIONS.map((one) => one.name)
    throw new UsageError(`There is no question "${name}"${suggestion(name, names)}; there are ${names.join(', ')}.`)
  }
  return question
}

function checkOptions({ name, needs, takes }: Question, asked: Asked): void {
  const missing = needs.find((one) => asked[one] === undefined)
  if (missing) {
    throw new UsageError(`fleet query ${name}: say which with --${missing}.`)
  }
  const foreign = ALL.find((one) => asked[one] !== undefined && !needs.includes(one) && !takes.includes(one))
  if (foreign) {
    const known = [...needs, ...takes].map((one) => `--${one}`).join(', ')
    throw new UsageError(`fleet query ${name} does not ask about --${foreign}${known ? `; it understands ${known}` : ''}.`)
  }
}

function daysOf(text: string): number {
  if (!/^\d{1,4}$/.test(text)) {
    throw new UsageError(`--days ${text}: expected a whole number of days, such as 7.`)
  }
  return Number(text)
}

/** Slug of a practice by its slug or its name. */
export async function slugOf(store: Store, name: string): Promise<string> {
  const practices = await store.rows('select slug, coalesce(name, slug) as name from practices order by slug')
  const found = practices.find((one) => one.slug === name || one.slug === practiceSlug(name))
  if (!found) {
    const names = practices.map((one) => String(one.name))
    throw new UsageError(
      `The store knows no practice "${name}"${suggestion(name, names)}${names.length <= 10 ? `; it knows ${names.join(', ')}` : ''}.`,
    )
  }
  return String(found.slug)
}

async function itemOf(store: Store, id: string): Promise<string> {
  const item = content.items().find((one) => one.id === id || one.aliases?.includes(id))
  if (item) {
    return item.id
  }
  const [held] = await store.rows('select item from findings where item = $id limit 1', { id })
  if (!held) {
    const ids = content.items().map((one) => one.id)
    throw new UsageError(`There is no item "${id}"${suggestion(id, ids)} (rounds list shows them all).`)
  }
  return id
}

function span({ month, from, to }: Asked): { from?: string; to?: string } {
  if (month !== undefined) {
    if (from !== undefined || to !== undefined) {
      throw new UsageError('Say --month, or --from and --to.')
    }
    return monthOf(month)
  }
  const days = { ...(from === undefined ? {} : { from: dayOf('--from', from) }), ...(to === undefined ? {} : { to: dayOf('--to', to) }) }
  if (days.from !== undefined && days.to !== undefined && days.from > days.to) {
    throw new UsageError(`--from ${days.from} is later than --to ${days.to}.`)
  }
  return days
}

function monthOf(month: string): { from: string; to: string } {
  const [, year = '', number = ''] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? []
  if (!year) {
    throw new UsageError(`--month ${month}: expected a year and a month, such as 2026-05.`)
  }
  const last = new Date(Date.UTC(Number(year), Number(number), 0)).getUTCDate()
  return { from: `${month}-01`, to: `${month}-${last}` }
}

function dayOf(option: string, text: string): string {
  const isDay = DAY.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
  if (!isDay) {
    throw new UsageError(`${option} ${text}: expected a day, such as 2026-05-01.`)
  }
  return text
}
