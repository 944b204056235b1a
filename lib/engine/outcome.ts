import type { Change, Plan } from '../api.ts'
import type { RemediationOutcome, ResultItem, ResultPart } from '../schema/types.ts'
import { CHANGE_JOURNAL } from './judge.ts'
import { compareStatus } from './plan.ts'

/** Upkeep may leave the verdict as it is. */
export function isWorse(before: ResultItem, after: ResultItem): boolean {
  return compareStatus(after.status, before.status) < 0 || hidesMore(before, after)
}

/** The verdict got worse or cannot be seen any more, or the same parts are still open. */
export function isNoBetter(before: ResultItem, after: ResultItem): boolean {
  const better = compareStatus(after.status, before.status)
  return better < 0 || hidesMore(before, after) || (better === 0 && openParts(after).length >= openParts(before).length)
}

/** Something cannot be seen any more that was seen before the fix; what was hidden all along is no reason to take a mend back. */
function hidesMore(before: ResultItem, after: ResultItem): boolean {
  const hidden = ({ parts }: ResultItem) => parts.filter(({ status }) => status === 'unknown').map(({ scope }) => scope)
  const earlier = hidden(before)
  const now = hidden(after)
  return after.status === 'unknown' && (now.length === 0 || now.some((scope) => !earlier.includes(scope)))
}

/** Everything is set; only the restart that makes it work is missing. */
export function waitsForRestartOnly(item: ResultItem): boolean {
  const open = openParts(item)
  return item.status === 'warn' && open.length > 0 && open.every(({ source }) => source === CHANGE_JOURNAL)
}

/** What came of changes that made the verdict better. */
export function betterOutcome(after: ResultItem, { takesEffect }: Plan, open: StaysOpen): Pick<RemediationOutcome, 'outcome' | 'summary'> {
  const isAll = !open.leaves && !open.withheld
  if (after.status === 'pass' && isAll) {
    return { outcome: 'fixed', summary: takesEffect === 'next-logon' ? 'Mended; people notice it at their next logon' : 'Mended' }
  }
  if (waitsForRestartOnly(after) && isAll) {
    return { outcome: 'pending-restart', summary: 'Set; active after the next restart' }
  }
  return { outcome: 'improved', summary: `Better, not yet done: ${after.summary}` }
}

/** Missing where nothing stays open. */
export type StaysOpen = Pick<RemediationOutcome, 'leaves' | 'withheld'>

/** What a plan leaves, and what nobody has agreed to, each once. */
export function staysOpen({ leaves = [] }: Plan, withheld: readonly Change[]): StaysOpen {
  const consents = new Map(withheld.flatMap(({ consent }) => (consent ? [[consent.code, consent] as const] : [])))
  return { ...(leaves.length > 0 ? { leaves } : {}), ...(consents.size > 0 ? { withheld: [...consents.values()] } : {}) }
}

function openParts({ parts }: ResultItem): ResultPart[] {
  return parts.filter(({ status }) => status !== 'pass' && status !== 'not-applicable')
}
