import { lstatSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { openReadingHost } from '../changes/reading-host.ts'
import { messageOf } from '../errors.ts'
import { type Clearing, type Left, lookThrough, type OwnEntry, removeAll } from '../host/clearing.ts'
import { removeLater } from '../host/later.ts'
import { sweepScratch } from '../host/scratch.ts'
import { disarmTimer, forgetTimers, ownTimers } from '../host/timers/index.ts'
import { openJournal } from '../journal/journal.ts'
import { undoRuns } from '../journal/undo-plan.ts'
import type { MendedItem } from '../schema/types.ts'
import { type Awaited, readAwaited } from '../state/awaited.ts'
import { DECISIONS, foldersAbove, type Place } from '../state/places.ts'
import { readWaiting } from '../state/waiting.ts'
import { mendedOf } from './mended.ts'
import { type Undone, undoRun } from './undo.ts'

/** All that Rounds left on this computer. */
export interface Leavings {
  /** What was changed and not taken back, newest first. */
  changes: MendedItem[]
  timers: string[]
  /** Items whose fix waits for a gate. */
  waiting: string[]
  awaited?: Awaited
  folders: (Clearing & Pick<Place, 'path' | 'what'>)[]
  /** Something that exists nowhere else: a journal, or what the practice decided. */
  needsExport: boolean
}

export interface Removed {
  left: Left[]
  /** What goes by itself when this program has ended. */
  later: string[]
}

/** Reads only. The last of the places is the state folder. */
export async function leavingsOf(state: string, places: readonly Place[]): Promise<Leavings> {
  const entries = openJournal(state).entries()
  const folders = places.map(({ path, what, known }) => ({ path, what, ...lookThrough(path, known) })).filter(isSomething)
  const awaited = readAwaited(state)
  return {
    changes: entries.length === 0 ? [] : await changesOf(state),
    timers: ownTimers(),
    waiting: readWaiting(state).map(({ item }) => item),
    ...(awaited ? { awaited } : {}),
    folders,
    needsExport: entries.length > 0 || places.some(({ path }) => DECISIONS.some((name) => isThere(join(path, name)))),
  }
}

export function isNothing({ timers, folders }: Leavings): boolean {
  return timers.length === 0 && folders.every(({ own, unread }) => own.length + unread.length === 0)
}

/** Of these somebody must say whether they stay. */
export function isInPlace({ state }: MendedItem): boolean {
  return state === 'in-place' || state === 'unknown'
}

/** Whole again, or what is still in place although it was to be taken back. The newest run goes first, because an older one is below it. */
export async function undoAll(state: string): Promise<{ undone: Undone[]; inPlace: MendedItem[] }> {
  const open = undoRuns(openJournal(state).entries()).filter(({ steps }) => steps.some(({ restored }) => !restored))
  const undone: Undone[] = []
  for (const { run } of open) {
    undone.push(await undoRun(state, run, undefined))
  }
  return { undone, inPlace: (await changesOf(state)).filter(isInPlace) }
}

/** All but the lock that is held meanwhile and the folder around it, which `removeLast` takes. */
export async function removeMost(state: string, places: readonly Place[]): Promise<Left[]> {
  const left = await removeTimers()
  await sweepScratch()
  const lock = join(state, 'fix.lock')
  const stays = ({ path }: OwnEntry) => path === lock || path === state
  return [
    ...left,
    ...places.flatMap(({ path, known }) => {
      const { own, unread } = lookThrough(path, known)
      return [...unread, ...removeAll(own.filter((entry) => !stays(entry)))]
    }),
  ]
}

/** After the lock was released: the state folder, and on Windows what is above it and what still runs. */
export function removeLast(state: string, places: readonly Place[], left: readonly Left[]): Removed {
  const isForeignIn = places.some(({ path, known }) => path === state && lookThrough(path, known).foreign.length > 0)
  const all = [...left, ...removeFolders(isForeignIn ? [] : [state])]
  const files = all.filter(({ why }) => why === 'in-use').map(({ path }) => path)
  const isAround = ({ path, why }: Left) => why === 'not-empty' && files.some((file) => file.startsWith(`${path}${sep}`))
  // What is above and not empty holds what was named already, or what runs.
  const above = removeFolders(foldersAbove(places)).filter((one) => one.why !== 'not-empty' || isAround(one))
  const later = [...files, ...[...all, ...above].filter(isAround).map(({ path }) => path)]
  const folders = later.slice(files.length)
  if (files.length === 0 || !removeLater([...files, ...writtenAtTheEnd(folders)], folders)) {
    return { left: [...all, ...above], later: [] }
  }
  return { left: [...all, ...above].filter(({ path }) => !later.includes(path)), later }
}

/** A launcher that waits for this program notes in its folder how it went. */
function writtenAtTheEnd(folders: readonly string[]): string[] {
  const isCache = (folder: string) => basename(folder) === 'program'
  return folders.filter(isCache).flatMap((folder) => ['good', 'asked', 'lock'].map((name) => join(folder, name)))
}

function removeFolders(paths: readonly string[]): Left[] {
  return removeAll(paths.filter(isThere).map((path) => ({ path, isFolder: true })))
}

async function removeTimers(): Promise<Left[]> {
  const left: Left[] = []
  for (const name of ownTimers()) {
    await disarmTimer(name).catch((error: unknown) => left.push({ path: `timer ${name}`, because: messageOf(error) }))
  }
  await forgetTimers().catch((error: unknown) => left.push({ path: 'Task Scheduler', because: messageOf(error) }))
  return left
}

async function changesOf(state: string): Promise<MendedItem[]> {
  const host = openReadingHost()
  try {
    const mended = await mendedOf(openJournal(state).entries(), host, Number.POSITIVE_INFINITY)
    return mended.filter((one) => one.state !== 'undone')
  } finally {
    await host.close()
  }
}

function isSomething({ own, foreign, unread }: Clearing): boolean {
  return own.length + foreign.length + unread.length > 0
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
