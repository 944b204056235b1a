import type { Change } from '../api.ts'
import { kindOf, sameState } from '../changes/index.ts'
import type { State } from '../changes/kind.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import type { EntryType, JournalEntry } from './entry.ts'

/** One change of a run, as the journal tells it. */
export interface UndoStep {
  run: string
  item: string
  step: number
  /** When it was announced. ISO 8601, UTC. */
  at: string
  change: Change
  before: State
  /** As it was read back; missing for a lone intent. */
  after?: State
  /** Only announced, so nobody knows whether it was made. */
  lone: boolean
  /** Taken back before, so there is nothing left to do. */
  restored: boolean
}

export interface UndoRun {
  run: string
  startedAt: string
  /** In the order of undoing: the last change comes first. */
  steps: UndoStep[]
}

export type Decision = 'restore' | 'already-back' | 'changed-since'

/** The runs that changed something, the latest first. */
export function undoRuns(entries: readonly JournalEntry[]): UndoRun[] {
  const runs = new Map<string, UndoRun>()
  for (const entry of entries) {
    const run = runs.get(entry.run) ?? { run: entry.run, startedAt: entry.at, steps: [] }
    runs.set(entry.run, run)
    note(run.steps, entry)
  }
  return [...runs.values()].filter(({ steps }) => steps.length > 0).reverse()
}

function note(steps: UndoStep[], entry: JournalEntry): void {
  const { run, item, step, at, type, change, before } = entry
  if (type === 'intent') {
    if (change && before) {
      steps.unshift({ run, item, step, at, change, before, lone: true, restored: false })
    }
    return
  }
  const announced = steps.find((other) => other.item === item && other.step === step)
  if (announced) {
    outcome(announced, type, entry.after)
  }
}

function outcome(step: UndoStep, type: EntryType, after: State | undefined): void {
  if (type === 'restored') {
    step.restored = true
  }
  if ((type === 'applied' || type === 'verified') && after) {
    step.lone = false
    step.after = after
  }
}

/** Compares before it restores: what somebody changed since is left as it is. A lone intent is compared with both values. */
export function decide(step: UndoStep, current: State): Decision {
  if (sameState(current, step.before)) {
    return 'already-back'
  }
  return isOurs(step, current) ? 'restore' : 'changed-since'
}

function isOurs({ change, before, after }: UndoStep, current: State): boolean {
  const kind = kindOf(change)
  return after ? isMixOf(current, before, after) : kind.holds(change, current) || kind.restoresFromPartial === true
}

/** Every part is as before or as Rounds left it: nobody set anything new, but an undo may have been killed between two parts. */
function isMixOf(current: object, before: object, after: object): boolean {
  const [now, old, ours] = [current, before, after].map((state) => new Map<string, unknown>(Object.entries(state)))
  const names = new Set([current, before, after].flatMap(Object.keys))
  names.delete('surroundings')
  return [...names].every((name) => isPartOf(now?.get(name), old?.get(name), ours?.get(name)))
}

function isPartOf(current: unknown, before: unknown, after: unknown): boolean {
  if (isRecord(current) && isRecord(before) && isRecord(after)) {
    return isMixOf(current, before, after)
  }
  return [before, after].some((known) => canonicalJson(known ?? null) === canonicalJson(current ?? null))
}

function isRecord(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !Array.isArray(part)
}
