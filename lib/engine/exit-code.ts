import type { RemediationOutcome, ResultItem, Status } from '../schema/types.ts'

/** Wrong usage or a bad file. */
export const USAGE = 64
/** Rounds itself failed. */
export const TOOL_ERROR = 2

const OF_STATUS: Readonly<Record<Status, number>> = { pass: 0, 'not-applicable': 0, fail: 1, unknown: 2, warn: 3, 'attest-due': 4 }
const PRECEDENCE = [1, 2, 3, 4, 0]

/** Of a check or a sweep: the worst finding that nobody accepted. */
export function exitCodeOf(items: readonly Pick<ResultItem, 'status' | 'waiver'>[]): number {
  const codes = items.map(({ status, waiver }) => (waiver?.state === 'accepted' ? 0 : OF_STATUS[status]))
  return PRECEDENCE.find((code) => codes.includes(code)) ?? 0
}

const OF_OUTCOME: Readonly<Record<RemediationOutcome['outcome'], number>> = {
  fixed: 0,
  unchanged: 0,
  planned: 0,
  failed: 1,
  undone: 1,
  refused: 3,
  improved: 3,
  'pending-restart': 3,
}

/** Of a fix: what went wrong first, then what is left to do. */
export function fixExitCodeOf(outcomes: readonly Pick<RemediationOutcome, 'outcome' | 'confirmUntil'>[]): number {
  const codes = outcomes.map(({ outcome, confirmUntil }) => OF_OUTCOME[outcome] || (confirmUntil === undefined ? 0 : 3))
  return [1, 3, 0].find((code) => codes.includes(code)) ?? 0
}
