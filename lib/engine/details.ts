import type { Status } from '../api.ts'
import { daysBetween } from '../formats/times.ts'
import type { AttestationPart, AttestationRecord, Detail, DetailOption } from '../schema/types.ts'

/** What one detail of an answer comes to. */
export interface JudgedDetail {
  scope: string
  status: Status
  observed: string
  expected: string
  /** Nobody gave it, nobody can read it, or time has run out on it: it has to be asked again, and holds nothing against another answer. */
  isOpen?: true
}

type Given = string | number | boolean
type Verdict = Omit<JudgedDetail, 'scope'>

interface Dates {
  /** Day of the answer. */
  at: string
  today: string
  /** The answer itself is too old. */
  ended: boolean
}

/** Days before the end of a contract or licence from which on it warns, where the manifest says nothing else. */
const WARN_DAYS = 60

/** The details that the manifest asks for, judged one by one. A yes must give all that are not optional; other answers may leave them out. */
export function detailParts(
  { details = {}, validDays }: AttestationPart,
  record: AttestationRecord,
  settings: Readonly<Record<string, unknown>>,
  today: string,
): JudgedDetail[] {
  const dates = { at: record.at, today, ended: daysBetween(record.at, today) > validDays }
  return Object.entries(details).flatMap(([name, detail]): JudgedDetail[] => {
    const given = record.details?.[name]
    if (given === undefined || given === '') {
      return record.answer === 'yes' && !detail.optional ? [missing(name, detail)] : []
    }
    return [{ scope: name, ...verdictOf(detail, given, settings, dates) }]
  })
}

function missing(scope: string, { ask }: Detail): JudgedDetail {
  return { scope, status: 'attest-due', observed: `Not answered: ${ask}`, expected: 'an answer', isOpen: true }
}

function verdictOf(detail: Detail, given: Given, settings: Readonly<Record<string, unknown>>, dates: Dates): Verdict {
  switch (detail.type) {
    case 'choice':
      return choice(detail, given)
    case 'yes-no':
      return yesNo(detail, given)
    case 'number':
      return number(detail, given)
    case 'date':
      return date(detail, given, settings, dates)
    case 'text':
      return typeof given === 'string' ? fine(given, 'an answer') : misfit(detail, given, 'a text')
  }
}

function choice(detail: Detail, given: Given): Verdict {
  const options: readonly DetailOption[] = detail.options ?? []
  const option = options.find(({ value }) => value === given)
  if (!option) {
    return misfit(detail, given, options.map(({ value }) => value).join(', '))
  }
  return option.verdict
    ? { status: option.verdict, observed: option.because ?? option.label, expected: detail.ask }
    : fine(option.label, detail.ask)
}

function yesNo(detail: Detail, given: Given): Verdict {
  const { ask, wanted, otherwise, because } = detail
  if (typeof given !== 'boolean') {
    return misfit(detail, given, 'true or false')
  }
  return wanted === undefined || otherwise === undefined || given === wanted
    ? fine(given ? 'yes' : 'no', ask)
    : { status: otherwise, observed: because ?? `${ask} ${given ? 'yes' : 'no'}`, expected: wanted ? 'yes' : 'no' }
}

function number(detail: Detail, given: Given): Verdict {
  const { ask, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, otherwise, because } = detail
  if (typeof given !== 'number') {
    return misfit(detail, given, 'a number')
  }
  const fits = given >= atLeast && given <= atMost
  return fits || otherwise === undefined
    ? fine(String(given), ask)
    : { status: otherwise, observed: because ?? `${ask} ${given}`, expected: ask }
}

function date(detail: Detail, given: Given, settings: Readonly<Record<string, unknown>>, dates: Dates): Verdict {
  if (typeof given !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(given) || Number.isNaN(Date.parse(given))) {
    return misfit(detail, given, 'a day such as 2026-11-22')
  }
  switch (detail.dated) {
    case 'since':
      return since(detail, given, settings, dates)
    case 'until':
      return until(detail, given, dates.today)
    default:
      return fine(given, detail.ask)
  }
}

function since(detail: Detail, day: string, settings: Readonly<Record<string, unknown>>, dates: Dates): Verdict {
  const { today } = dates
  const { ask, because, warnFromDays } = detail
  const limit = typeof detail.limitDays === 'string' ? Number(settings[detail.limitDays]) : detail.limitDays
  const days = Math.floor(daysBetween(day, today))
  const daysThen = Math.floor(daysBetween(day, dates.at))
  if (days < 0) {
    return { status: 'attest-due', observed: `Dated in the future (${day}): ${ask}`, expected: 'a day in the past', isOpen: true }
  }
  const expected = limit === undefined ? ask : `at most ${limit} days ago`
  const observed = `${because ?? ask} (${day}, ${days} days ago)`
  if (limit !== undefined && !(days <= limit)) {
    // Nobody may have told what was done since an answer that has ended itself.
    const wasFine = daysThen <= limit
    return { status: dates.ended && wasFine ? 'attest-due' : 'fail', observed, expected, ...(wasFine ? { isOpen: true } : {}) }
  }
  return warnFromDays !== undefined && days >= warnFromDays ? { status: 'warn', observed, expected } : fine(day, expected)
}

/** With the contract ends what was said of it. */
function until({ ask, because, warnFromDays = WARN_DAYS }: Detail, day: string, today: string): Verdict {
  const left = Math.floor(daysBetween(today, day))
  const expected = 'a day that is still to come'
  if (left < 0) {
    return { status: 'attest-due', observed: `${because ?? ask} (it ended on ${day})`, expected, isOpen: true }
  }
  return left < warnFromDays ? { status: 'warn', observed: `Ends in ${left} days, on ${day}: ${ask}`, expected } : fine(day, expected)
}

function fine(observed: string, expected: string): Verdict {
  return { status: 'pass', observed, expected }
}

/** An answer that nobody can read is no answer. */
function misfit({ ask }: Pick<Detail, 'ask'>, given: Given, expected: string): Verdict {
  return { status: 'attest-due', observed: `Not understood (${String(given).slice(0, 40)}): ${ask}`, expected, isOpen: true }
}
