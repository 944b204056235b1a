import type { Change } from '../api.ts'
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
  failed?: string
}

/** Makes the changes in order, each announced in the journal before it is made and read back after. The first that does not hold takes all back. */
export async function applyAll(ready: readonly ReadyChange[], run: ApplyRun): Promise<Applied> {
  const made: ReadyChange[] = []
  for (const planned of ready) {
    const now = await readAgain(planned, run)
    if (now === undefined) {
      continue
    }
    made.push(now)
    const problem = await applyOne(now, run)
    if (problem !== undefined) {
      const left = await takeBack(made, run)
      return { made: [], failed: left.length === 0 ? problem : `${problem}; could not be taken back: ${left.join('; ')}` }
    }
  }
  return { made }
}

/** The state just before the change: an earlier change of the same plan may have moved it, or made this one needless. */
async function readAgain({ step, change, before }: ReadyChange, { host }: ApplyRun): Promise<ReadyChange | undefined> {
  const kind = kindOf(change)
  const now = await kind.read(host, change)
  if (now.state !== 'value') {
    return { step, change, before }
  }
  return kind.holds(change, now.value) ? undefined : { step, change, before: now.value }
}

async function applyOne({ step, change, before }: ReadyChange, { run, item, journal, host }: ApplyRun): Promise<string | undefined> {
  const kind = kindOf(change)
  const line = { run, item, step }
  await journal.append({ ...line, type: 'intent', change, before })
  try {
    await kind.apply(host, change, before)
  } catch (error) {
    await journal.append({ ...line, type: 'failed', note: messageOf(error) })
    return messageOf(error)
  }
  const after = await kind.read(host, change)
  if (after.state !== 'value' || !kind.holds(change, after.value)) {
    const note = after.state === 'value' ? 'the change was made and did not hold' : 'the change could not be read back'
    await journal.append({ ...line, type: 'failed', note })
    return note
  }
  await journal.append({ ...line, type: 'verified', after: after.value })
  return undefined
}

/** Restores what this very run changed, last change first; says what could not be restored. */
export async function takeBack(made: readonly ReadyChange[], { run, item, journal, host }: ApplyRun): Promise<string[]> {
  const left: string[] = []
  for (const { step, change, before } of [...made].reverse()) {
    try {
      await restore(host, change, before)
      await journal.append({ run, item, step, type: 'restored' })
    } catch (error) {
      left.push(`${kindOf(change).describe(change, before).target}: ${messageOf(error)}`)
    }
  }
  return left
}

/** Puts the state of before back and reads it again. @throws when it is not the state of before afterwards */
export async function restore(host: WritingHost, change: Change, before: State): Promise<void> {
  const kind = kindOf(change)
  const current = await kind.read(host, change)
  if (current.state !== 'value') {
    throw new Error('it cannot be read')
  }
  if (sameState(current.value, before)) {
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
