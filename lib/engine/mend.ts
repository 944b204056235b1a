import { openWritingHost } from '../changes/writing-host.ts'
import type { Journal } from '../journal/journal.ts'
import type { ItemManifest, RemediationOutcome, ResultDocument, ResultItem } from '../schema/types.ts'
import { type ApplyRun, applyAll, takeBack } from './apply.ts'
import { betterOutcome, isNoBetter } from './outcome.ts'
import { describeChanges, type Ready } from './plan.ts'
import { makeRound, type Round } from './run.ts'

export interface Mending {
  round: Round
  journal: Journal
  run: string
  item: ItemManifest
  /** As the item was found. */
  before: ResultItem
}

export interface Mended {
  result: ResultItem
  /** What the computer is like now; missing when nothing was left changed. */
  document?: ResultDocument
}

/** Makes the changes, judges again from fresh facts, and keeps them only when the verdict got better. */
export async function mend({ plan, ready }: Ready, mending: Mending): Promise<Mended> {
  const { round, journal, run, item, before } = mending
  const applying: ApplyRun = { run, item: item.id, journal, host: openWritingHost() }
  const changes = describeChanges(ready)
  const end = (remediation: Pick<RemediationOutcome, 'outcome' | 'code' | 'summary'>): Mended => ({
    result: { ...before, remediation: { run, before: before.status, changes, ...remediation } },
  })
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
  if (isNoBetter(before, after)) {
    forget()
    const because = `The changes held, but the verdict did not get better (${after.status}: ${after.summary})`
    return end({ code: 'no-better', ...takenBackOutcome(because, await takeBack(made, applying)) })
  }
  return { result: { ...after, remediation: { run, before: before.status, changes, ...betterOutcome(after, plan) } }, document }
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
