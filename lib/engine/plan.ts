import { type Change, type Context, type Plan, type Refusal, SEVERITY } from '../api.ts'
import { kindOf } from '../changes/index.ts'
import type { ReadingHost } from '../changes/kind.ts'
import { crookedPart } from '../changes/straight.ts'
import { content } from '../content/index.ts'
import { incident } from '../logs/incidents.ts'
import { matchesPattern } from '../pattern.ts'
import { waiverInWords } from '../report/words.ts'
import type { ChangeOutcome, Inputs, ItemManifest, ResultItem } from '../schema/types.ts'
import { settingsOf } from '../settings/resolve.ts'
import type { ReadyChange } from './apply.ts'
import { answerOf, type Facts } from './context.ts'
import { boundFacts } from './judge.ts'
import type { StaysOpen } from './outcome.ts'

/** The least first: gates ask for the risk of each change, so none may be graver than what people read of its item. */
const RISKS = ['safe', 'disruptive', 'restart'] as const

/** A plan with those of its changes that are not in place yet. */
export interface Ready {
  plan: Plan
  ready: ReadyChange[]
  /** What stays open even when all of it is made. */
  open?: StaysOpen
}

/** Plans the fix of one item from its facts and reads what every change would replace. Writes nothing. */
export async function planFix(
  item: ItemManifest,
  result: ResultItem,
  facts: Facts,
  inputs: Inputs,
  context: Context,
  host: ReadingHost,
): Promise<Refusal | Ready> {
  const planned = await planFromFacts(item, result, facts, inputs, context)
  return 'refused' in planned ? planned : readyPlan(item, planned, context, host)
}

/** The same as far as facts alone tell it: nothing of a computer is read, so some changes of it may be in place already. */
export async function planFromFacts(
  item: ItemManifest,
  result: ResultItem,
  facts: Facts,
  inputs: Inputs,
  context: Context,
): Promise<Refusal | Plan> {
  const refusal = notToBePlanned(item, result, context)
  if (refusal) {
    return refusal
  }
  const planner = await content.plan(item.id)
  return planner({ ...boundFacts(item, facts), ...factsOfFix(item, facts) }, settingsOf(item, inputs.settings), context)
}

/** What only the plan asks for, as answers. */
function factsOfFix({ remediation }: ItemManifest, facts: Facts): Record<string, unknown> {
  return Object.fromEntries(Object.entries(remediation?.facts ?? {}).map(([name, fact]) => [name, answerOf(facts[fact])]))
}

function notToBePlanned(item: ItemManifest, { status, summary, waiver }: ResultItem, { platform }: Context): Refusal | undefined {
  if (!item.remediation?.platforms[platform]) {
    return { refused: 'no-remediation', because: `Rounds does not mend this on ${platform}: rounds explain ${item.id} says what to do` }
  }
  if (status === 'unknown' || status === 'attest-due') {
    return { refused: status === 'unknown' ? 'unknown' : 'attestation', because: `what is wrong was not seen: ${summary}` }
  }
  if (waiver?.state === 'accepted') {
    return { refused: 'waived', because: waiverInWords(waiver) }
  }
  return undefined
}

async function readyPlan(item: ItemManifest, plan: Plan, { platform }: Context, host: ReadingHost): Promise<Refusal | Ready> {
  const ready: ReadyChange[] = []
  for (const [step, change] of plan.changes.entries()) {
    const undeclared = undeclaredPart(item, change, platform)
    if (undeclared) {
      incident('undeclared-change', { what: item.id, why: `the plan wants ${undeclared}` })
      return { refused: 'undeclared-change', because: `the plan wants ${undeclared}, which the manifest of ${item.id} does not declare` }
    }
    const kind = kindOf(change)
    const before = await kind.read(host, change)
    if (before.state !== 'value') {
      return {
        refused: 'unreadable',
        because: `what ${change.kind} would replace cannot be read: ${before.state === 'absent' ? 'not there' : before.reason}`,
      }
    }
    if (!kind.holds(change, before.value)) {
      ready.push({ step, change, before: before.value })
    }
  }
  return { plan, ready }
}

/** Before and after of each change, in words. */
export function describeChanges(ready: readonly ReadyChange[]): ChangeOutcome[] {
  return ready.map(({ change, before }) => ({ kind: change.kind, ...kindOf(change).describe(change, before) }))
}

/** What a plan asks for beyond what its manifest declares; undefined when it keeps to it. */
export function undeclaredPart(item: ItemManifest, change: Change, platform: Context['platform']): string | undefined {
  const allowance = item.remediation?.platforms[platform]
  if (!allowance?.changes.includes(change.kind)) {
    return `a change of kind ${change.kind}`
  }
  if (change.consent && item.remediation?.consent?.[change.consent.code] === undefined) {
    return `a consent called ${change.consent.code}`
  }
  if (kindOf(change).restore === null && !change.consent) {
    return `the action ${change.kind} without anybody's consent`
  }
  if (RISKS.indexOf(change.risk) > RISKS.indexOf(allowance.risk)) {
    return `a ${change.kind} with the risk ${change.risk}, where ${allowance.risk} is the most`
  }
  const target = kindOf(change).target(change)
  const crooked = crookedPart(change, target, platform)
  if (crooked) {
    return `to change what is not written plainly (${crooked})`
  }
  const isDeclared = allowance.targets?.some((pattern) => matchesPattern(pattern, target, target.startsWith('/'))) ?? false
  return isDeclared ? undefined : `to change ${target}`
}

/** Less than zero: the first is the worse verdict. */
export function compareStatus(a: ResultItem['status'], b: ResultItem['status']): number {
  return SEVERITY.indexOf(a) - SEVERITY.indexOf(b)
}
