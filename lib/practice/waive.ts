import { isWithin } from '../engine/waivers.ts'
import { UsageError } from '../errors.ts'
import { matchesPattern } from '../pattern.ts'
import type { ItemManifest, PracticeFile, ResultDocument, ResultItem, Waiver } from '../schema/types.ts'
import { suggestion } from '../settings/keys.ts'

type Accept = Waiver['accept']

/** An accepted risk that nobody looks at for two years is a setting; so it ends by then and is thought about again. */
export const LONGEST_MONTHS = 24
const SHORTEST_REASON = 10
const LIMIT = /^\s*([a-z][A-Za-z0-9]*)\s*(<=|>=)\s*(-?\d+(?:\.\d+)?)\s*$/

/** `lockAfterSeconds<=1800`. @throws UsageError */
export function acceptIn(text: string): Accept {
  const [, measure, relation, number] = LIMIT.exec(text) ?? []
  if (measure === undefined) {
    throw new UsageError(
      `waive: --accept ${JSON.stringify(text)}: expected a measure, <= or >=, and a number, such as "lockAfterSeconds<=1800" (rounds check <id> --json shows the measures of an item).`,
    )
  }
  return relation === '<=' ? { measure, atMost: Number(number) } : { measure, atLeast: Number(number) }
}

/** `lockAfterSeconds at most 1800`, or the observed text in quotation marks. */
export function acceptInWords(accept: Accept): string {
  if ('observed' in accept) {
    return `"${accept.observed}"`
  }
  const { measure, atMost, atLeast } = accept
  return [
    measure,
    [atLeast === undefined ? '' : `at least ${atLeast}`, atMost === undefined ? '' : `at most ${atMost}`].filter(Boolean).join(', '),
  ].join(' ')
}

/** The item of a result that is open, so that there is something to accept. @throws UsageError */
export function openItem({ items, machine, startedAt }: ResultDocument, id: string): ResultItem {
  const item = items.find((one) => one.id === id)
  if (!item) {
    throw new UsageError(`waive: the result of ${machine.hostname} at ${startedAt} holds no ${id}.`)
  }
  if (item.status !== 'fail' && item.status !== 'warn') {
    const because = item.status === 'unknown' ? 'what was not seen cannot be accepted' : 'there is nothing to accept'
    throw new UsageError(`waive: ${id} is ${item.status} on ${machine.hostname}: ${because}.`)
  }
  return item
}

/**
 * Pins to what a result shows now: to its measure, where one alone decides, else to the text that every open part observes. A measure that runs down by
 * itself (days to an end) is no limit: it would be worse tomorrow. @throws UsageError where several texts are observed
 */
export function acceptNow({ id, measures, parts }: ResultItem): Accept {
  const steady = Object.entries(measures).filter(([name]) => !/^days(?:To|Left)/.test(name))
  const [only] = steady
  if (only && steady.length === 1 && Object.keys(measures).length === 1) {
    return { measure: only[0], atMost: only[1] }
  }
  const observed = [...new Set(parts.filter(({ status }) => status !== 'pass' && status !== 'not-applicable').map((part) => part.observed))]
  const [text] = observed
  if (text === undefined || observed.length > 1) {
    const found = [...observed.map((one) => `"${one}"`), ...Object.entries(measures).map(([name, value]) => `${name} = ${value}`)]
    throw new UsageError(
      `waive: ${id} shows ${found.length === 0 ? 'nothing that could be pinned' : found.join(', ')}: say which with --accept or --observed.`,
    )
  }
  return { observed: text }
}

/** What was said is accepted must be what the result shows. @throws UsageError */
export function refuseUnseen(accept: Accept, item: ResultItem): void {
  if ('measure' in accept && item.measures[accept.measure] === undefined) {
    const names = Object.keys(item.measures)
    const given = names.length === 0 ? 'it gives none: use --observed' : `it gives ${names.join(', ')}${suggestion(accept.measure, names)}`
    throw new UsageError(`waive: ${item.id} gives no measure ${accept.measure}; ${given}.`)
  }
  if (!isWithin({ accept }, item)) {
    throw new UsageError(`waive: what ${item.id} shows now is worse than ${acceptInWords(accept)}: it would not be accepted.`)
  }
}

/** @param today day on the clinic's calendar. @throws UsageError */
export function refuseBadTerms({ reason, by, until }: Pick<Waiver, 'reason' | 'by' | 'until'>, today: string): void {
  if (reason.trim().length < SHORTEST_REASON) {
    throw new UsageError(
      `waive: the reason is too short: expected a sentence that still makes sense in a year, found ${JSON.stringify(reason)}.`,
    )
  }
  if (by.trim().length < 2) {
    throw new UsageError('waive: --by: expected the name of whoever accepts it.')
  }
  if (!isDay(until)) {
    throw new UsageError(`waive: --until ${until}: expected a day such as 2027-03-01.`)
  }
  if (until < today) {
    throw new UsageError(`waive: --until ${until} has passed: today is ${today}.`)
  }
  if (until > later(today, LONGEST_MONTHS)) {
    throw new UsageError(
      `waive: --until ${until} is more than ${LONGEST_MONTHS} months away: accept it until ${later(today, LONGEST_MONTHS)} at the latest.`,
    )
  }
}

/** Everyday names of the practice become host names, by which computers call themselves. */
export function hostOf(name: string, { machines = [] }: PracticeFile): string {
  const machine = machines.find((one) => one.name.toLowerCase() === name.toLowerCase())
  return machine ? (machine.id ?? machine.hostname ?? machine.name) : name
}

/** Computers that the practice does not know of: most often misspelt. */
export function unknownHosts(names: readonly string[], { machines = [] }: PracticeFile): string[] {
  const known = machines.flatMap(({ name, hostname, id }) => [hostname ?? name, ...(id === undefined ? [] : [id])])
  return machines.length === 0 ? [] : names.filter((name) => !known.some((one) => matchesPattern(name, one)))
}

/** A newer acceptance of the same item on the same computers takes the place of the older one. */
export function withWaiver(waivers: readonly Waiver[], added: Waiver): Waiver[] {
  return [...waivers.filter((one) => one.item !== added.item || !isSame(one.machines, added.machines)), added]
}

/** @param machines only on these; without any everywhere. @returns the same list where nothing was accepted */
export function withoutWaiver(waivers: readonly Waiver[], id: string, machines: readonly string[]): Waiver[] {
  return waivers.flatMap((one): Waiver[] => {
    if (one.item !== id) {
      return [one]
    }
    const [first, ...others] = machines.length === 0 ? [] : one.machines.filter((name) => !isIn(name, machines))
    if (first === undefined) {
      return []
    }
    return [others.length + 1 === one.machines.length ? one : { ...one, machines: [first, ...others] }]
  })
}

export interface ListedWaiver extends Waiver {
  title?: string
  state: 'holds' | 'expired' | 'unknown-item'
  /** Days from today to the last one on which it holds; below zero once it has ended. */
  daysLeft: number
}

/** The next to end first. */
export function listedWaivers(waivers: readonly Waiver[], items: readonly ItemManifest[], today: string): ListedWaiver[] {
  return waivers
    .map((waiver): ListedWaiver => {
      const manifest = items.find(({ id }) => id === waiver.item)
      const state = !manifest || manifest.kind === 'attestation' ? 'unknown-item' : waiver.until < today ? 'expired' : 'holds'
      return { ...waiver, ...(manifest ? { title: manifest.title } : {}), state, daysLeft: daysBetween(today, waiver.until) }
    })
    .sort((a, b) => (a.until === b.until ? 0 : a.until < b.until ? -1 : 1))
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => isIn(name, others))
}

function isIn(name: string, names: readonly string[]): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase())
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

function later(day: string, months: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + months)
  return date.toISOString().slice(0, 10)
}

/** Date.parse takes 2027-02-30 for a day in March. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}
