import { join } from 'node:path'
import { UsageError } from '../errors.ts'
import { forgetProgram, keepProgram } from '../host/own-program.ts'
import { armTimer, disarmTimer } from '../host/timers/index.ts'
import { openJournal } from '../journal/journal.ts'
import { type Awaited, readAwaited, saveAwaited } from '../state/awaited.ts'
import { readSchedule } from '../state/schedule.ts'
import { readWaiting } from '../state/waiting.ts'

/** What cannot be confirmed within this time has cut somebody off, or nobody looked. */
export const USUAL_CONFIRMATION_SECONDS = 600

/** Orders the operating system to take back what this run will change for the item. Called before the first change. @throws an error when there is no timer to rely on */
export async function awaitConfirmation(folder: string, run: string, item: string, seconds: number, now: Date): Promise<string> {
  const known = readAwaited(folder)
  if (known?.run === run) {
    saveAwaited(folder, { ...known, items: [...new Set([...known.items, item])] })
    return known.until
  }
  const at = new Date(now.getTime() + seconds * 1000)
  // First what the timer reads, then the timer: one without the other does nothing.
  saveAwaited(folder, { run, items: [item], until: at.toISOString() })
  try {
    await armTimer({
      name: timerOf(run),
      description: `Rounds takes back run ${run} unless it is confirmed`,
      command: [...ownProgram(folder), 'undo', run, '--unconfirmed'],
      environment: ownFolders(),
      when: { at },
    })
  } catch (error) {
    await endAwaiting(folder, run)
    throw error
  }
  return at.toISOString()
}

/** The item is as it was, so nothing of it needs confirmation. */
export async function releaseItem(folder: string, run: string, item: string): Promise<void> {
  const awaited = readAwaited(folder)
  const items = awaited?.items.filter((other) => other !== item) ?? []
  if (awaited?.run === run && items.length > 0) {
    saveAwaited(folder, { ...awaited, items })
  } else if (awaited?.run === run) {
    await endAwaiting(folder, run)
  }
}

/** `rounds confirm`: the changes stay. @throws UsageError when this run does not wait for it */
export async function confirmRun(folder: string, run: string): Promise<Awaited> {
  const awaited = readAwaited(folder)
  if (awaited?.run !== run) {
    throw new UsageError(`Run ${run} does not wait for a confirmation: ${whyNot(folder, run, awaited)}`)
  }
  const journal = openJournal(folder)
  for (const item of awaited.items) {
    await journal.append({ run, item, step: 0, type: 'confirmed' })
  }
  await endAwaiting(folder, run)
  return awaited
}

function whyNot(folder: string, run: string, awaited: Awaited | undefined): string {
  const lines = openJournal(folder)
    .entries()
    .filter((entry) => entry.run === run)
  if (lines.some(({ type }) => type === 'confirmed')) {
    return 'it was confirmed already, and its changes stay.'
  }
  if (lines.some(({ type }) => type === 'restored')) {
    return 'its changes were taken back already (rounds journal shows when).'
  }
  if (lines.length > 0) {
    return 'its changes stay without one.'
  }
  return awaited
    ? `this computer knows no such run; run ${awaited.run} waits.`
    : 'this computer knows no such run (rounds journal lists them).'
}

/** Removes the timer before the note: a timer without a note does nothing, a note without a timer would never end. */
export async function endAwaiting(folder: string, run: string): Promise<void> {
  await disarmTimer(timerOf(run))
  saveAwaited(folder, undefined)
  forgetOwnProgram(folder)
}

/** The words that start this program even after whoever brought it has removed it. */
export function ownProgram(folder: string): string[] {
  return keepProgram(join(folder, 'program'))
}

/** The copy goes when no timer needs it any more. */
export function forgetOwnProgram(folder: string): void {
  if (!readAwaited(folder) && readWaiting(folder).length === 0 && !readSchedule(folder)) {
    forgetProgram(join(folder, 'program'))
  }
}

/** A timer's run must find the folders that this run uses. */
export function ownFolders(): Record<string, string> {
  const { ROUNDS_STATE_DIR, ROUNDS_CONFIG_DIR } = process.env
  return { ...(ROUNDS_STATE_DIR ? { ROUNDS_STATE_DIR } : {}), ...(ROUNDS_CONFIG_DIR ? { ROUNDS_CONFIG_DIR } : {}) }
}

function timerOf(run: string): string {
  return `rounds-confirm-${run}`
}
