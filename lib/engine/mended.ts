import { kindOf, sameState } from '../changes/index.ts'
import type { ReadingHost } from '../changes/kind.ts'
import type { JournalEntry } from '../journal/entry.ts'
import { type UndoRun, type UndoStep, undoRuns } from '../journal/undo-plan.ts'
import type { MendedItem } from '../schema/types.ts'

type MendedState = MendedItem['state']

/** The report tells of the last ones; the journal keeps all. */
const MOST = 50
/** Of several changes, the first of these that holds for one speaks for the item. */
const WORST: readonly MendedState[] = ['undone', 'changed-since', 'unknown', 'done', 'in-place']

/** What Rounds changed on this machine, newest first, and whether it is still in place. Reads only what was changed. */
export async function mendedOf(entries: readonly JournalEntry[], host: ReadingHost, most = MOST): Promise<MendedItem[]> {
  const runs = undoRuns(entries)
  const latest = new Set(
    runs
      .flatMap(({ steps }) => steps.filter(({ restored }) => !restored))
      .reduce(newestOfTarget, new Map())
      .values(),
  )
  const mended: MendedItem[] = []
  for (const { run, item, steps } of runs.flatMap(itemsOf).slice(0, most)) {
    const changes = await Promise.all([...steps].reverse().map((step) => changeOf(step, latest.has(step), host)))
    const state = WORST.find((one) => changes.some((change) => change.state === one)) ?? 'unknown'
    mended.push({ item, run, at: steps.at(-1)?.at ?? '', state, changes })
  }
  return mended
}

function itemsOf({ run, steps }: UndoRun): { run: string; item: string; steps: UndoStep[] }[] {
  return [...new Set(steps.map(({ item }) => item))].map((item) => ({ run, item, steps: steps.filter((step) => step.item === item) }))
}

/** What a later run changed again is told by that run. */
function newestOfTarget(newest: Map<string, UndoStep>, step: UndoStep): Map<string, UndoStep> {
  const target = `${step.change.kind} ${kindOf(step.change)?.target(step.change)}`
  return newest.has(target) ? newest : newest.set(target, step)
}

async function changeOf(step: UndoStep, isLatest: boolean, host: ReadingHost): Promise<MendedItem['changes'][number]> {
  const kind = step.change.kind
  try {
    return { kind, ...kindOf(step.change).describe(step.change, step.before), state: await stateOf(step, isLatest, host) }
  } catch {
    // Written by a Rounds that knew this kind otherwise: the journal still tells it.
    return { kind, target: kind, before: 'see rounds journal', after: 'see rounds journal', state: 'unknown' }
  }
}

/** A lone announcement that was never carried out left nothing behind. */
async function stateOf({ change, before, after, restored, lone }: UndoStep, isLatest: boolean, host: ReadingHost): Promise<MendedState> {
  const kind = kindOf(change)
  if (restored) {
    return 'undone'
  }
  if (kind.restore === null) {
    return 'done'
  }
  if (!isLatest) {
    return 'changed-since'
  }
  const current = await kind.read(host, change)
  if (current.state !== 'value') {
    return 'unknown'
  }
  const isOurs = kind.holds(change, current.value) || (after !== undefined && sameState(current.value, after))
  return isOurs ? 'in-place' : lone && sameState(current.value, before) ? 'undone' : 'changed-since'
}
