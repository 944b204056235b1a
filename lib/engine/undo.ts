import { kindOf, sameState } from '../changes/index.ts'
import type { State, WritingHost } from '../changes/kind.ts'
import { openWritingHost } from '../changes/writing-host.ts'
import { messageOf, UsageError } from '../errors.ts'
import { type Journal, openJournal } from '../journal/journal.ts'
import { type Decision, decide, type UndoRun, type UndoStep, undoRuns } from '../journal/undo-plan.ts'
import { readAwaited } from '../state/awaited.ts'
import { openStore } from '../state/store.ts'
import { restore } from './apply.ts'
import { endAwaiting, releaseItem } from './confirm.ts'

export interface UndoneStep {
  item: string
  kind: string
  target: string
  /** `left`: somebody changed it since, or it could not be restored; `because` says which. */
  outcome: 'restored' | 'already-back' | 'left'
  because?: string
}

export interface Undone {
  run: string
  steps: UndoneStep[]
  /** Older runs that still hold changes. */
  remaining: string[]
}

/** Takes back what a run changed, last change first. What somebody changed since is left as it is, and said. @throws UsageError when there is nothing to take back */
export async function undoRun(folder: string, run: string | undefined, only: string | undefined): Promise<Undone> {
  const journal = openJournal(folder)
  refuseBroken(journal)
  const open = undoRuns(journal.entries())
    .map(withoutRestored)
    .filter(({ steps }) => steps.length > 0)
  const chosen = chooseRun(open, run, only)
  const wanted = chosen.steps.filter(({ item }) => only === undefined || item === only)
  const steps = await takeBack(folder, journal, wanted, decide)
  await releaseUndone(folder, chosen.run, steps)
  return { run: chosen.run, steps, remaining: open.filter((other) => other !== chosen).map((other) => other.run) }
}

/**
 * What the timer of an unconfirmed run does: puts back what stood before, whatever stands there now, because whoever could have looked
 * may be cut off. Undefined when the run was confirmed meanwhile. What could not be restored is tried again after the next start.
 */
export async function undoUnconfirmed(folder: string, run: string): Promise<Undone | undefined> {
  const awaited = readAwaited(folder)
  if (awaited?.run !== run) {
    return undefined
  }
  const journal = openJournal(folder)
  refuseBroken(journal)
  const open = undoRuns(journal.entries()).find((one) => one.run === run)
  const isWanted = ({ item, restored, change }: UndoStep) => !restored && awaited.items.includes(item) && kindOf(change).restore !== null
  const wanted = open?.steps.filter(isWanted) ?? []
  const steps = await takeBack(folder, journal, wanted, (step, current) => (sameState(current, step.before) ? 'already-back' : 'restore'))
  if (steps.every(({ outcome }) => outcome !== 'left')) {
    await endAwaiting(folder, run)
  }
  return { run, steps, remaining: [] }
}

type Decide = (step: UndoStep, current: State) => Decision

async function takeBack(folder: string, journal: Journal, wanted: readonly UndoStep[], decision: Decide): Promise<UndoneStep[]> {
  const host = openWritingHost()
  const steps: UndoneStep[] = []
  try {
    for (const step of wanted) {
      steps.push(await undoStep(step, host, journal, decision))
    }
  } finally {
    await host.close()
  }
  forgetRestart(folder, steps)
  return steps
}

/** An item that is wholly back needs no confirmation any more. */
async function releaseUndone(folder: string, run: string, steps: readonly UndoneStep[]): Promise<void> {
  for (const item of new Set(steps.map((step) => step.item))) {
    if (steps.every((step) => step.item !== item || step.outcome !== 'left')) {
      await releaseItem(folder, run, item)
    }
  }
}

/** What was taken back waits for no restart any more. */
function forgetRestart(folder: string, steps: readonly UndoneStep[]): void {
  const store = openStore(folder)
  const back = new Set(steps.map(({ item }) => item))
  const changed = Object.fromEntries(Object.entries(store.history.changed).filter(([item]) => !back.has(item)))
  store.saveHistory({ ...store.history, changed })
}

/** Whoever could edit the journal could otherwise have root write what he likes. */
function refuseBroken(journal: Journal): void {
  const { ok, broken } = journal.verify()
  if (!ok) {
    throw new UsageError(`The change journal is broken at line ${broken?.line} (${broken?.because}): nothing is restored from it.`)
  }
}

function withoutRestored({ steps, ...run }: UndoRun): UndoRun {
  return { ...run, steps: steps.filter(({ restored }) => !restored) }
}

function chooseRun(open: readonly UndoRun[], run: string | undefined, only: string | undefined): UndoRun {
  const fitting = open.filter(({ steps }) => only === undefined || steps.some(({ item }) => item === only))
  const chosen = run === undefined ? fitting[0] : fitting.find((one) => one.run === run)
  if (!chosen) {
    const what = [run && `of run ${run}`, only && `for ${only}`].filter(Boolean).join(' ')
    throw new UsageError(`There is no change ${what ? `${what} ` : ''}to take back (rounds journal shows what was changed).`)
  }
  return chosen
}

async function undoStep(step: UndoStep, host: WritingHost, journal: Journal, decideFor: Decide): Promise<UndoneStep> {
  const { run, item, change, before } = step
  const kind = kindOf(change)
  const about = { item, kind: change.kind, target: kind.describe(change, before).target }
  if (kind.restore === null) {
    return { ...about, outcome: 'left', because: 'it was done once and cannot be taken back' }
  }
  const current = await kind.read(host, change)
  if (current.state !== 'value') {
    return { ...about, outcome: 'left', because: current.state === 'absent' ? 'it is not there' : current.reason }
  }
  const decision = decideFor(step, current.value)
  if (decision === 'changed-since') {
    return { ...about, outcome: 'left', because: 'somebody changed it since' }
  }
  try {
    await restore(host, change, before)
    await journal.append({ run, item, step: step.step, type: 'restored' })
    return { ...about, outcome: decision === 'restore' ? 'restored' : 'already-back' }
  } catch (error) {
    return { ...about, outcome: 'left', because: messageOf(error) }
  }
}
