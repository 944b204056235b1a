import type { ResultItem, Status } from '../schema/types.ts'
import { dayInWords } from './page/dates.ts'

export type StatusWord = Status | 'accepted'

/** The status as people read it: an accepted risk says until when, a worse or expired one says so. */
export function statusInWords({ status, waiver }: Pick<ResultItem, 'status' | 'waiver'>): StatusWord {
  return waiver?.state === 'accepted' ? 'accepted' : status
}

/** What a waiver adds to the summary; empty without one. */
export function waiverInWords(waiver: ResultItem['waiver']): string {
  switch (waiver?.state) {
    case undefined:
      return ''
    case 'accepted':
      return `accepted until ${dayInWords(waiver.until)} by ${waiver.by}: ${waiver.reason}`
    case 'expired':
      return `the acceptance by ${waiver.by} ended on ${dayInWords(waiver.until)}`
    case 'worse':
      return `worse than what ${waiver.by} accepted until ${dayInWords(waiver.until)}`
  }
}

/** What needs work most comes first. */
export const WORST_FIRST: readonly StatusWord[] = ['fail', 'unknown', 'warn', 'attest-due', 'accepted', 'pass', 'not-applicable']

/** The worst word among the items; `unknown` when there are none. */
export function worstInWords(items: readonly Pick<ResultItem, 'status' | 'waiver'>[]): StatusWord {
  return worstWord(items.map(statusInWords))
}

/** Of several words the one that needs work most; what does not apply says nothing beside others. `unknown` where there are none. */
export function worstWord(words: readonly StatusWord[]): StatusWord {
  return WORST_FIRST.find((word) => words.includes(word)) ?? 'unknown'
}

/** Nobody has to do anything about it. */
export function isGood(word: StatusWord): boolean {
  return word === 'pass' || word === 'accepted' || word === 'not-applicable'
}

/** `2 fail, 1 unknown, 1 accepted until 1 March 2027 by Dr Ngata, 3 pass`, worst first; of several acceptances the one that ends first. */
export function countsInWords(items: readonly Pick<ResultItem, 'status' | 'waiver'>[]): string {
  const words = items.map(statusInWords)
  return WORST_FIRST.map((word) => [word, words.filter((one) => one === word).length] as const)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}${word === 'accepted' ? nextEnd(items) : ''}`)
    .join(', ')
}

function nextEnd(items: readonly Pick<ResultItem, 'waiver'>[]): string {
  const accepted = items.flatMap(({ waiver }) => (waiver?.state === 'accepted' ? [waiver] : []))
  const [first] = accepted.sort((a, b) => (a.until < b.until ? -1 : 1))
  return first ? `${accepted.length > 1 ? ', the first' : ''} until ${dayInWords(first.until)} by ${first.by}` : ''
}

/** How many items the missing rights of root or SYSTEM hide; empty when none. */
export function hiddenInWords(items: readonly Pick<ResultItem, 'needsAdmin'>[]): string {
  const hidden = items.filter(({ needsAdmin }) => needsAdmin).length
  return hidden === 0
    ? ''
    : `${hidden} ${hidden === 1 ? 'item is' : 'items are'} unknown only because this run has no rights of root or SYSTEM`
}
