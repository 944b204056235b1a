import { type Change, reasonOf } from '../api.ts'
import { kindOf, sameState } from '../changes/index.ts'
import type { State, WritingHost } from '../changes/kind.ts'
import { messageOf } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'

/** A change with what stands there now, ready to be made. */
export interface ReadyChange {
  step: number
  change: Change
  before: State
}

export interface ApplyRun {
  run: string
  item: string
  journal: Journal
  host: WritingHost
}

export interface Applied {
  /** What was changed, with the state that it replaced. */
  made: ReadyChange[]
  /** Why it ended early; then all was taken back but what `left` names. */
  failed?: string
  left?: string[]
}

/** Makes the changes in order, each announced in the journal before it is made and read back after. The first that does not hold takes all back. */
export async function applyAll(ready: readonly ReadyChange[], run: ApplyRun): Promise<Applied> {
  const made: ReadyChange[] = []
  try {
    for (const planned of ready) {
      const now = await readAgain(planned, run.host)
      if (now) {
        made.push(now)
        await applyOne(now, run)
      }
    }
    return { made }
  } catch (error) {
    return { made: [], failed: messageOf(error), left: await takeBack(made, run) }
  }
}

/** The state just before the change: an earlier change of the same plan may have moved it, or made this one needless. */
async function readAgain({ step, change }: ReadyChange, host: WritingHost): Promise<ReadyChange | undefined> {
  const kind = kindOf(change)
  const before = await kind.read(host, change)
  if (before.state !== 'value') {
    throw new Error(`what ${change.kind} would replace could not be read again: ${reasonOf(before)}`)
  }
  return kind.holds(change, before.value) ? undefined : { step, change, before: before.value }
}

async function applyOne({ step, change, before }: ReadyChange, { run, item, journal, host }: ApplyRun): Promise<void> {
  const kind = kindOf(change)
  const line = { run, item, step }
  await journal.append({ ...line, type: 'intent', change, before })
  try {
    await kind.apply(host, change, before)
    await journal.append({ ...line, type: 'verified', after: await readBack(change, host) })
  } catch (error) {
    await journal.append({ ...line, type: 'failed', note: messageOf(error) }).catch(() => undefined)
    throw error
  }
}

async function readBack(change: Change, host: WritingHost): Promise<State> {
  const kind = kindOf(change)
  const after = await kind.read(host, change)
  if (after.state !== 'value') {
    throw new Error(`the change could not be read back: ${reasonOf(after)}`)
  }
  if (!kind.holds(change, after.value)) {
    throw new Error('the change was made and did not hold')
  }
  return after.value
}

/** Restores what this very run changed, last change first; says what could not be restored. */
export async function takeBack(made: readonly ReadyChange[], { run, item, journal, host }: ApplyRun): Promise<string[]> {
  const left: string[] = []
  for (const { step, change, before } of [...made].reverse()) {
    try {
      await restore(host, change, before)
    } catch (error) {
      left.push(`${kindOf(change).describe(change, before).target}: ${messageOf(error)}`)
      continue
    }
    // A full disk must not keep anything from being taken back; undo then finds that it is back already.
    await journal.append({ run, item, step, type: 'restored' }).catch(() => undefined)
  }
  return left
}

/** Puts the state of before back and reads it again; where it is back already, what a killed run left beside it goes. @throws when it is not the state of before afterwards */
export async function restore(host: WritingHost, change: Change, before: State): Promise<void> {
  const kind = kindOf(change)
  const current = await kind.read(host, change)
  if (current.state !== 'value') {
    throw new Error('it cannot be read')
  }
  if (sameState(current.value, before)) {
    await kind.tidy?.(host, change, before)
    return
  }
  if (kind.restore === null) {
    throw new Error('this action cannot be taken back')
  }
  await kind.restore(host, change, before, current.value)
  const restored = await kind.read(host, change)
  if (restored.state !== 'value' || !sameState(restored.value, before)) {
    throw new Error('it was restored and is still not as it was')
  }
}
