import { randomBytes } from 'node:crypto'
import type { Plan } from '../api.ts'
import type { ReadingHost } from '../changes/kind.ts'
import { openReadingHost } from '../changes/reading-host.ts'
import { type Journal, openJournal } from '../journal/journal.ts'
import type { ItemManifest, RemediationOutcome, ResultDocument, ResultItem } from '../schema/types.ts'
import { readAwaited } from '../state/awaited.ts'
import { USUAL_CONFIRMATION_SECONDS } from './confirm.ts'
import { contextOf } from './context.ts'
import { gateView } from './gate-view.ts'
import { closedGate, consented, type GateView } from './gates.ts'
import { mend } from './mend.ts'
import { staysOpen, waitsForRestartOnly } from './outcome.ts'
import { describeChanges, planFix, type Ready } from './plan.ts'
import { makeRound, type Round } from './run.ts'

export interface FixOptions {
  apply: boolean
  consents: readonly string[]
  unattended: boolean
  /** Seconds in which somebody must confirm; off: nobody needs to. Without it only what endangers access is taken back by itself. */
  confirmWithin?: number | 'off'
  /** Called for whatever belongs into the audit log. */
  audit: (event: string, details: Record<string, unknown>) => void
}

interface Fixing {
  round: Round
  host: ReadingHost
  options: FixOptions
  journal: Journal
  run: string
}

/** Looks, plans, and with `apply` mends one item after the other. The result document says what came of each. */
export async function remediate(round: Round, options: FixOptions): Promise<ResultDocument> {
  const host = openReadingHost()
  try {
    return await remediateAll(round, { round, host, options, journal: openJournal(round.store.folder), run: runId(round.now) })
  } finally {
    await host.close()
  }
}

async function remediateAll(round: Round, fixing: Fixing): Promise<ResultDocument> {
  const { options } = fixing
  const items: ResultItem[] = []
  let document = await makeRound(round)
  for (const item of round.items) {
    const fixed = await fixItem(item, document, fixing)
    const { outcome, code } = fixed.result.remediation ?? {}
    options.audit('outcome', { run: fixing.run, item: item.id, outcome, code })
    items.push(fixed.result)
    document = fixed.document ?? document
  }
  return { ...document, items, journalHead: fixing.journal.head() }
}

/** Sorts by time and is easy to type. */
function runId(now: string): string {
  return `${now.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(2).toString('hex')}`
}

interface Fixed {
  result: ResultItem
  document?: ResultDocument
}

async function fixItem(item: ItemManifest, document: ResultDocument, fixing: Fixing): Promise<Fixed> {
  const before = document.items.find(({ id }) => id === item.id)
  if (!before) {
    throw new Error(`${item.id} was not judged`)
  }
  const decided = nothingToDo(item, before) ?? (await decide(item, before, document, fixing))
  if (!('ready' in decided)) {
    return { result: { ...before, remediation: decided } }
  }
  const { round, journal, run, options } = fixing
  options.audit('apply', { run, item: item.id, changes: describeChanges(decided.ready) })
  return mend(decided, { round, journal, run, item, before, confirmSeconds: confirmSeconds(decided, options) })
}

function confirmSeconds({ ready }: Ready, { confirmWithin }: FixOptions): number | undefined {
  const usual = ready.some(({ change }) => change.endangersAccess) ? USUAL_CONFIRMATION_SECONDS : undefined
  return confirmWithin === 'off' ? undefined : (confirmWithin ?? usual)
}

function nothingToDo({ remediation }: ItemManifest, before: ResultItem): RemediationOutcome | undefined {
  if ((before.status === 'pass' && !remediation?.upkeep) || before.status === 'not-applicable') {
    return { outcome: 'unchanged', summary: 'There is nothing to mend', changes: [] }
  }
  return waitsForRestartOnly(before)
    ? { outcome: 'pending-restart', summary: 'Set already; active after the next restart', changes: [] }
    : undefined
}

/** Either what ends here, or the changes that are to be made now. */
async function decide(
  item: ItemManifest,
  before: ResultItem,
  document: ResultDocument,
  fixing: Fixing,
): Promise<RemediationOutcome | Ready> {
  const { facts, inputs, machine } = document
  const planned = await planFix(item, before, facts, inputs, contextOf(facts, inputs, machine.platform), fixing.host)
  if ('refused' in planned) {
    const { refused, because, policy } = planned
    return { outcome: 'refused', code: refused, summary: because, changes: [], ...(policy ? { policy } : {}) }
  }
  // What nobody has agreed to is not made, so it closes no gate for the rest.
  const { allowed } = consented(planned.plan.changes, fixing.options.consents)
  const closed = closedGate(viewOf(before, { ...planned.plan, changes: allowed }, document, fixing), fixing.options.consents)
  if (closed) {
    const { because, ...gate } = closed
    return { outcome: 'refused', ...gate, summary: because, ...effectOf(planned.plan), changes: describeChanges(planned.ready) }
  }
  return withConsent(planned, fixing.options)
}

/** Leaves out what nobody has agreed to; what is left is made, or only shown without --apply. */
function withConsent({ plan, ready: all }: Ready, { consents, apply }: FixOptions): RemediationOutcome | Ready {
  const { allowed, withheld } = consented(plan.changes, consents)
  const ready = all.filter(({ change }) => allowed.includes(change))
  const open = staysOpen(plan, withheld)
  const [missing] = open.withheld ?? []
  if (ready.length === 0 && missing) {
    const { code, because } = missing
    return { outcome: 'refused', code, liftable: true, summary: because, ...effectOf(plan), ...open, changes: describeChanges(all) }
  }
  if (ready.length === 0) {
    return { outcome: 'unchanged', summary: 'Everything the fix would set is set already', ...open, changes: [] }
  }
  if (!apply) {
    const summary = `${ready.length} ${ready.length === 1 ? 'change' : 'changes'}`
    return { outcome: 'planned', summary, ...effectOf({ ...plan, changes: allowed }), ...open, changes: describeChanges(ready) }
  }
  return { plan, ready, open }
}

const RISKS = ['safe', 'disruptive', 'restart'] as const

/** What people will notice of a plan, and when. */
function effectOf({ changes, takesEffect }: Plan): Pick<RemediationOutcome, 'risk' | 'takesEffect'> {
  const risk = RISKS[Math.max(...changes.map((change) => RISKS.indexOf(change.risk)))]
  return { ...(risk ? { risk } : {}), takesEffect }
}

function viewOf(item: ResultItem, plan: Plan, document: ResultDocument, { round, options, journal, run }: Fixing): GateView {
  const { store, elevated } = round
  const awaited = readAwaited(store.folder)?.run
  return gateView(item, plan, document, {
    elevated,
    unattended: options.unattended,
    journalProblem: store.readOnly ?? brokenJournal(journal),
    awaitedRun: awaited === run ? undefined : awaited,
  })
}

/** A journal that somebody edited is no base for taking a change back. */
function brokenJournal(journal: Journal): string | undefined {
  const { ok, broken } = journal.verify()
  return ok ? undefined : `the change journal is broken at line ${broken?.line}: ${broken?.because}; keep a copy and move it away`
}
