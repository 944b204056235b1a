import type { ItemState, PracticeState, ToDo } from '../../practice/state.ts'
import { dayInWords, timeInWords, zoneOf } from '../page/dates.ts'
import { STATUS_ORDER } from '../page/labels.ts'
import type { StatusWord } from '../words.ts'

/** What every part of the page asks: places of items, and dates on the clinic's wall. */
export interface PageContext {
  state: PracticeState
  zone: string
  anchorOf(item: ItemState): string
  evidenceOf(item: ItemState): string
  itemsOf(toDo: Pick<ToDo, 'items'>): ItemState[]
  /** For a day or a moment. */
  day(date: string): string
  time(date: string): string
}

export function contextOf(state: PracticeState): PageContext {
  const zone = zoneOf(state.timeZone)
  const items = new Map(state.items.map((item) => [item.id, item]))
  const numbers = new Map(state.items.map(({ id }, index) => [id, index + 1]))
  return {
    state,
    zone,
    anchorOf: ({ id }) => `item-${numbers.get(id) ?? 0}`,
    evidenceOf: ({ id }) => `evidence-${numbers.get(id) ?? 0}`,
    itemsOf: (toDo) => toDo.items.flatMap((id) => items.get(id) ?? []),
    day: kept((date) => dayInWords(date, zone)),
    time: kept((date) => timeInWords(date, zone)),
  }
}

/** Most dates of a page are the same few, and writing one takes long. */
function kept(write: (date: string) => string): (date: string) => string {
  const known = new Map<string, string>()
  return (date) => {
    const words = known.get(date) ?? write(date)
    known.set(date, words)
    return words
  }
}

/** Nothing has to be done about it. */
export function isFine(word: StatusWord): boolean {
  return word === 'pass' || word === 'not-applicable'
}

export function worstFirst(a: { word: StatusWord }, b: { word: StatusWord }): number {
  return STATUS_ORDER.indexOf(a.word) - STATUS_ORDER.indexOf(b.word)
}

/** Things by a key, in the order of their first. */
export function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const key = keyOf(thing)
    const group = groups.get(key)
    if (group === undefined) {
      groups.set(key, [thing])
    } else {
      group.push(thing)
    }
  }
  return [...groups.values()]
}
