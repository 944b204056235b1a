import { kindOf } from '../changes/index.ts'
import type { WritingHost } from '../changes/kind.ts'
import { openWritingHost } from '../changes/writing-host.ts'
import { messageOf } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import type { ChangeOutcome, ItemManifest, RemediationOutcome, ResultDocument, ResultItem } from '../schema/types.ts'
import { type ApplyRun, applyAll, takeBack } from './apply.ts'
import { awaitConfirmation, releaseItem } from './confirm.ts'
import { betterOutcome, isNoBetter, isWorse } from './outcome.ts'
import { describeChanges, type Ready } from './plan.ts'
import { makeRound, type Round } from './run.ts'

export interface Mending {
  round: Round
  journal: Journal
  run: string
  item: ItemManifest
  /** As the item was found. */
  before: ResultItem
  /** All is taken back after this time unless somebody confirms it. */
  confirmSeconds: number | undefined
}

export interface Mended {
  result: ResultItem
  /** What the computer is like now; missing when nothing was left changed. */
  document?: ResultDocument
}

/** Makes the changes, judges again from fresh facts, and keeps them only when the verdict got better. */
export async function mend(planned: Ready, mending: Mending): Promise<Mended> {
  const { ready, open = {} } = planned
  const { round, run, item, before, confirmSeconds } = mending
  const changes = describeChanges(ready)
  const end = (remediation: Pick<RemediationOutcome, 'outcome' | 'code' | 'summary'>): Mended => ({
    result: { ...before, remediation: { run, before: before.status, changes, ...remediation, ...open } },
  })
  let confirmUntil: string | undefined
  try {
    confirmUntil =
      confirmSeconds === undefined ? undefined : await awaitConfirmation(round.store.folder, run, item.id, confirmSeconds, new Date())
  } catch (error) {
    const because = `it could not be ordered that the changes are taken back unless confirmed (${messageOf(error)}), so nothing is changed; --confirm-within off does without`
    return end({ outcome: 'refused', code: 'no-timer', summary: because })
  }
  const host = openWritingHost()
  try {
    const mended = await mendOn(host, planned, mending, changes, end)
    const { outcome } = mended.result.remediation ?? {}
    if (confirmUntil !== undefined && outcome === 'undone') {
      await releaseItem(round.store.folder, run, item.id)
    } else if (confirmUntil !== undefined && mended.result.remediation) {
      mended.result.remediation.confirmUntil = confirmUntil
    }
    return mended
  } finally {
    await host.close()
  }
}

type End = (remediation: Pick<RemediationOutcome, 'outcome' | 'code' | 'summary'>) => Mended

async function mendOn(
  host: WritingHost,
  { plan, ready, open = {} }: Ready,
  mending: Mending,
  changes: ChangeOutcome[],
  end: End,
): Promise<Mended> {
  const { round, journal, run, item, before } = mending
  const applying: ApplyRun = { run, item: item.id, journal, host }
  // Noted before the changes: a run that is killed after them must not look like a computer that has restarted.
  const forget = plan.takesEffect === 'restart' ? noteRestart(round, item.id) : () => undefined
  const { made, failed, left = [] } = await applyAll(ready, applying)
  if (failed !== undefined) {
    forget()
    return end({ code: 'did-not-hold', ...takenBackOutcome(failed, left) })
  }
  // All items, because the next one is planned from what the computer is like now.
  const document = await makeRound(round)
  const after = document.items.find(({ id }) => id === item.id) ?? before
  // What was done once cannot be taken back, and may show only after the next restart.
  const isLasting = item.remediation?.upkeep || made.some(({ change }) => kindOf(change).restore === null)
  if (isLasting ? isWorse(before, after) : isNoBetter(before, after)) {
    forget()
    const because = `The changes held, but the verdict did not get better (${after.status}: ${after.summary})`
    return end({ code: 'no-better', ...takenBackOutcome(because, await takeBack(made, applying)) })
  }
  return {
    result: { ...after, remediation: { run, before: before.status, changes, ...betterOutcome(after, plan, open), ...open } },
    document,
  }
}

function takenBackOutcome(because: string, left: readonly string[]): Pick<RemediationOutcome, 'outcome' | 'summary'> {
  return left.length === 0
    ? { outcome: 'undone', summary: `${because}; all was taken back` }
    : { outcome: 'failed', summary: `${because}; could not be taken back: ${left.join('; ')}` }
}

/** Remembers that this item waits for a restart; what comes back takes that note away again. */
function noteRestart({ store, now }: Round, id: string): () => void {
  const earlier = store.history.changed
  const save = (changed: Record<string, string>) => {
    store.saveHistory({ ...store.history, changed })
  }
  save({ ...earlier, [id]: now })
  return () => save(earlier)
}
