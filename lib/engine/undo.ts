import { kindOf } from '../changes/index.ts'
import type { WritingHost } from '../changes/kind.ts'
import { openWritingHost } from '../changes/writing-host.ts'
import { messageOf, UsageError } from '../errors.ts'
import { type Journal, openJournal } from '../journal/journal.ts'
import { decide, type UndoRun, type UndoStep, undoRuns } from '../journal/undo-plan.ts'
import { openStore } from '../state/store.ts'
import { restore } from './apply.ts'

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
  const host = openWritingHost()
  const steps: UndoneStep[] = []
  for (const step of chosen.steps.filter(({ item }) => only === undefined || item === only)) {
    steps.push(await undoStep(step, host, journal))
  }
  forgetRestart(folder, steps)
  return { run: chosen.run, steps, remaining: open.filter((other) => other !== chosen).map((other) => other.run) }
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

async function undoStep(step: UndoStep, host: WritingHost, journal: Journal): Promise<UndoneStep> {
  const { run, item, change, before } = step
  const kind = kindOf(change)
  const about = { item, kind: change.kind, target: kind.describe(change, before).target }
  const current = await kind.read(host, change)
  if (current.state !== 'value') {
    return { ...about, outcome: 'left', because: current.state === 'absent' ? 'it is not there' : current.reason }
  }
  const decision = decide(step, current.value)
  if (decision === 'changed-since') {
    return { ...about, outcome: 'left', because: 'somebody changed it since' }
  }
  try {
    if (decision === 'restore') {
      await restore(host, change, before)
    }
    await journal.append({ run, item, step: step.step, type: 'restored' })
    return { ...about, outcome: decision === 'restore' ? 'restored' : 'already-back' }
  } catch (error) {
    return { ...about, outcome: 'left', because: messageOf(error) }
  }
}
