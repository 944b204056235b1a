import { randomBytes } from 'node:crypto'
import { openReadingHost } from '../changes/reading-host.ts'
import { openWritingHost } from '../changes/writing-host.ts'
import type { RestartPending } from '../facts/restart-pending/shape.ts'
import type { Journal } from '../journal/journal.ts'
import { openJournal } from '../journal/journal.ts'
import type { ItemManifest, RemediationOutcome, ResultDocument, ResultItem, ResultPart } from '../schema/types.ts'
import { type ApplyRun, applyAll, type ReadyChange, takeBack } from './apply.ts'
import { contextOf, factValue } from './context.ts'
import { closedGate, consented, type GateView } from './gates.ts'
import { CHANGE_JOURNAL } from './judge.ts'
import { compareStatus, type Planned, planFix } from './plan.ts'
import { makeRound, type Round } from './run.ts'

export interface FixOptions {
  apply: boolean
  consents: readonly string[]
  unattended: boolean
  /** Called for whatever belongs into the audit log. */
  audit: (event: string, details: Record<string, unknown>) => void
}

/** Looks, plans, and with `apply` mends one item after the other. The result document says what came of each. */
export async function remediate(round: Round, options: FixOptions): Promise<ResultDocument> {
  const looked = await makeRound(round)
  const fixing: Fixing = { round, options, journal: openJournal(round.store.folder), run: runId(round.now) }
  const fixed: ResultItem[] = []
  let last = looked
  for (const item of round.items) {
    const { result, document } = await fixItem(item, last, fixing)
    options.audit('outcome', { run: fixing.run, item: item.id, outcome: result.remediation?.outcome, code: result.remediation?.code })
    fixed.push(result)
    last = document
  }
  return { ...last, items: fixed, journalHead: fixing.journal.head() }
}

const EFFECT = { now: 'at once', 'next-logon': 'at the next logon', restart: 'after a restart' } as const

interface Fixing {
  round: Round
  options: FixOptions
  journal: Journal
  run: string
}

/** Sorts by time and is easy to type. */
function runId(now: string): string {
  return `${now.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(2).toString('hex')}`
}

interface Fixed {
  result: ResultItem
  document: ResultDocument
}

async function fixItem(item: ItemManifest, document: ResultDocument, fixing: Fixing): Promise<Fixed> {
  const result = document.items.find(({ id }) => id === item.id)
  if (!result) {
    throw new Error(`${item.id} was not judged`)
  }
  const end = (remediation: RemediationOutcome): Fixed => ({ result: { ...result, remediation }, document })
  if (result.status === 'pass' || result.status === 'not-applicable') {
    return end({ outcome: 'unchanged', summary: 'There is nothing to mend', changes: [] })
  }
  if (waitsForRestartOnly(result)) {
    return end({ outcome: 'pending-restart', summary: 'Set already; active after the next restart', changes: [] })
  }
  const context = contextOf(document.facts, document.inputs, document.machine.platform)
  const planned = await planFix(item, result, document.facts, document.inputs, context, openReadingHost())
  if ('refused' in planned) {
    return end({ outcome: 'refused', code: planned.refused, summary: planned.because, changes: [] })
  }
  const closed = closedGate(gateView(result, planned, document, fixing), fixing.options.consents)
  if (closed) {
    const { code, because, liftable } = closed
    return end({ outcome: 'refused', code, liftable, summary: because, changes: planned.changes })
  }
  return proceed(item, result, planned, document, fixing)
}

type Ready = Exclude<Planned, { refused: string }>

async function proceed(item: ItemManifest, result: ResultItem, planned: Ready, document: ResultDocument, fixing: Fixing): Promise<Fixed> {
  const end = (remediation: RemediationOutcome): Fixed => ({ result: { ...result, remediation }, document })
  const { allowed, withheld } = consented(planned.plan.changes, fixing.options.consents)
  const ready = planned.ready.filter(({ change }) => allowed.includes(change))
  const [missing] = withheld.flatMap(({ consent }) => consent ?? [])
  const changes = planned.changes.filter((_, index) => planned.ready[index] && ready.includes(planned.ready[index]))
  const leaves = [
    ...(planned.plan.leaves ?? []),
    ...new Set(withheld.map(({ consent }) => `not without --consent ${consent?.code}: ${consent?.because}`)),
  ]
  if (ready.length === 0 && missing) {
    return end({ outcome: 'refused', code: missing.code, liftable: true, summary: missing.because, changes: planned.changes })
  }
  if (ready.length === 0) {
    return end({ outcome: 'unchanged', summary: left('Everything the fix would set is set already', leaves), changes: [] })
  }
  if (!fixing.options.apply) {
    return end({
      outcome: 'planned',
      summary: left(`${ready.length} ${ready.length === 1 ? 'change' : 'changes'}, effective ${EFFECT[planned.plan.takesEffect]}`, leaves),
      changes,
    })
  }
  const applied = await mend(item, result, { ...planned, ready, changes, plan: { ...planned.plan, leaves } }, document, fixing)
  return applied
}

async function mend(item: ItemManifest, before: ResultItem, planned: Ready, document: ResultDocument, fixing: Fixing): Promise<Fixed> {
  const { journal, round, run } = fixing
  const applying: ApplyRun = { run, item: item.id, journal, host: openWritingHost() }
  const { changes, ready } = planned
  fixing.options.audit('apply', { run, item: item.id, changes })
  const { made, failed } = await applyAll(ready, applying)
  const base = { run, before: before.status, changes }
  if (failed !== undefined) {
    const outcome = failed.includes('could not be taken back') ? 'failed' : 'undone'
    return { result: { ...before, remediation: { ...base, outcome, code: 'did-not-hold', summary: failed } }, document }
  }
  if (planned.plan.takesEffect === 'restart') {
    round.store.history = { ...round.store.history, changed: { ...round.store.history.changed, [item.id]: new Date().toISOString() } }
    round.store.saveHistory(round.store.history)
  }
  // All items, because the next one is planned from what the computer is like now.
  const again = await makeRound(round)
  const after = again.items.find(({ id }) => id === item.id) ?? before
  if (isNoBetter(before, after)) {
    return { result: await takenBack(before, after, made, applying, base), document }
  }
  return { result: { ...after, remediation: { ...base, ...outcomeOf(before, after, planned) } }, document: again }
}

async function takenBack(
  before: ResultItem,
  after: ResultItem,
  made: readonly ReadyChange[],
  applying: ApplyRun,
  base: Pick<RemediationOutcome, 'run' | 'before' | 'changes'>,
): Promise<ResultItem> {
  const problems = await takeBack(made, applying)
  const summary = `The changes held, but the verdict did not get better (${after.status}: ${after.summary})`
  const remediation: RemediationOutcome =
    problems.length === 0
      ? { ...base, outcome: 'undone', code: 'no-better', summary: `${summary}, so all was taken back` }
      : { ...base, outcome: 'failed', code: 'no-better', summary: `${summary}; could not be taken back: ${problems.join('; ')}` }
  return { ...before, remediation }
}

/** The verdict got worse or cannot be seen any more, or the same parts are still open. */
function isNoBetter(before: ResultItem, after: ResultItem): boolean {
  const better = compareStatus(after.status, before.status)
  return better < 0 || after.status === 'unknown' || (better === 0 && openParts(after).length >= openParts(before).length)
}

function openParts({ parts }: ResultItem): ResultPart[] {
  return parts.filter(({ status }) => status !== 'pass' && status !== 'not-applicable')
}

/** Everything is set; only the restart that makes it work is missing. */
function waitsForRestartOnly(item: ResultItem): boolean {
  const open = openParts(item)
  return item.status === 'warn' && open.length > 0 && open.every(({ source }) => source === CHANGE_JOURNAL)
}

function outcomeOf(before: ResultItem, after: ResultItem, { plan }: Ready): Pick<RemediationOutcome, 'outcome' | 'summary'> {
  const leaves = plan.leaves ?? []
  if (after.status === 'pass' && leaves.length === 0) {
    return { outcome: 'fixed', summary: plan.takesEffect === 'next-logon' ? 'Mended; people notice it at their next logon' : 'Mended' }
  }
  if (waitsForRestartOnly(after) && leaves.length === 0) {
    return { outcome: 'pending-restart', summary: 'Set; active after the next restart' }
  }
  return { outcome: 'improved', summary: left(`Better, not yet ${before.status === 'warn' ? 'fine' : 'done'}: ${after.summary}`, leaves) }
}

function left(summary: string, leaves: readonly string[]): string {
  return [summary, ...leaves].join('; ')
}

function gateView(item: ResultItem, { plan }: Ready, document: ResultDocument, { round, options }: Fixing): GateView {
  const { facts, inputs, machine } = document
  const restart = factValue<RestartPending>(facts, 'restart-pending')
  const journalProblem = round.store.readOnly ?? brokenJournal(round.store.folder)
  return {
    item,
    plan,
    context: contextOf(facts, inputs, machine.platform),
    calendar: inputs.calendar,
    tagsKnown: inputs.tags !== null,
    elevated: round.elevated,
    unattended: options.unattended,
    restartPending: restart?.reasons.filter(({ informational }) => !informational).map(({ source }) => source) ?? [],
    ...(journalProblem === undefined ? {} : { journalProblem }),
  }
}

/** A journal that somebody edited is no base for taking a change back. */
function brokenJournal(folder: string): string | undefined {
  const { ok, broken } = openJournal(folder).verify()
  return ok ? undefined : `the change journal is broken at line ${broken?.line}: ${broken?.because}; keep a copy and move it away`
}
