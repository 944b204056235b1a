import { accessSync, constants } from 'node:fs'
import { type Evidence, exportEvidence, refuseInside } from '../engine/evidence.ts'
import type { Undone } from '../engine/undo.ts'
import { isInPlace, isNothing, type Leavings, leavingsOf, removeLast, removeMost, undoAll } from '../engine/uninstall.ts'
import { messageOf, UsageError } from '../errors.ts'
import type { Left } from '../host/clearing.ts'
import { makeFolders } from '../host/writer-files.ts'
import { withFixLock } from '../journal/lock.ts'
import { rmmFixExitCode } from '../rmm/exit.ts'
import { profileOf } from '../rmm/profile.ts'
import type { MendedItem } from '../schema/types.ts'
import { configFolder, refuseForeign, stateFolder } from '../state/folders.ts'
import { type Place, placesOf } from '../state/places.ts'
import { ownState } from './own-state.ts'
import { print, printJson } from './terminal.ts'
import { farewellInWords, farewellLine } from './uninstall-words.ts'

export interface UninstallOptions {
  apply?: boolean
  undo?: boolean
  keepChanges?: boolean
  export?: string
  /** true without a name. */
  rmm?: string | true
  json?: boolean
}

/** What came of it. `found` is what there was before. */
export interface Farewell {
  /** `refused`: something has to be said or done first, and nothing was removed. `left`: not all of it could be removed. */
  state: 'nothing' | 'planned' | 'refused' | 'removed' | 'left'
  because?: string
  found: Leavings
  undone: Undone[]
  /** Rounds changed these, and they stay. */
  kept: MendedItem[]
  evidence?: Evidence
  left: Left[]
  /** What goes by itself as soon as this program has ended. */
  later: string[]
  /** Of other people, in folders of Rounds. */
  foreign: string[]
}

const EXIT: Readonly<Record<Farewell['state'], number>> = { nothing: 0, planned: 0, removed: 0, refused: 3, left: 1 }

/** `rounds uninstall`: what Rounds left on this computer; with --apply it leaves, and what proves its work stays in the export. */
export async function uninstall(options: UninstallOptions): Promise<void> {
  const places = placesOf()
  refuseContradictions(options, places)
  const profile = options.rmm === undefined ? undefined : profileOf(options.rmm)
  const farewell = await (options.apply ? leave(options, places) : look(places))
  if (options.json) {
    printJson(farewell)
  } else {
    print(profile ? farewellLine(farewell) : farewellInWords(farewell))
  }
  process.exitCode = profile ? rmmFixExitCode(profile, EXIT[farewell.state]) : EXIT[farewell.state]
}

/** @throws UsageError */
function refuseContradictions({ apply, undo, keepChanges, export: into }: UninstallOptions, places: readonly Place[]): void {
  if (undo && keepChanges) {
    throw new UsageError('--undo and --keep-changes exclude each other: what Rounds changed is taken back, or it stays.')
  }
  if (!apply && (undo || keepChanges || into !== undefined)) {
    throw new UsageError('uninstall only shows what there is: add --apply to do it.')
  }
  if (into !== undefined) {
    refuseInside(
      into,
      places.map(({ path }) => path),
    )
  }
}

async function look(places: readonly Place[]): Promise<Farewell> {
  const state = stateFolder()
  for (const folder of [state, configFolder()]) {
    refuseForeign(folder)
  }
  const found = await leavingsOf(state, places)
  return farewellOf(isNothing(found) ? 'nothing' : 'planned', found)
}

async function leave(options: UninstallOptions, places: readonly Place[]): Promise<Farewell> {
  const state = ownState('uninstall --apply needs the rights of root or SYSTEM: run it again with them.')
  const before = await look(places)
  if (before.state === 'nothing') {
    return before
  }
  const farewell = await withFixLock(state, () => leaveAlone(state, options, places))
  if (farewell.state === 'refused') {
    return farewell
  }
  const { left, later } = removeLast(state, places, farewell.left)
  return { ...farewell, state: left.length > 0 ? 'left' : 'removed', left, later }
}

/** No fix runs at the same time. Nothing is removed before the export was read back. */
async function leaveAlone(state: string, options: UninstallOptions, places: readonly Place[]): Promise<Farewell> {
  const found = await leavingsOf(state, places)
  const because = whyNot(found, options)
  if (because !== undefined) {
    return { ...farewellOf('refused', found), because }
  }
  if (options.export !== undefined) {
    prepare(options.export)
  }
  const { undone, inPlace } = options.undo ? await undoAll(state) : { undone: [], inPlace: [] }
  if (inPlace.length > 0) {
    const items = [...new Set(inPlace.map(({ item }) => item))].join(', ')
    const sentence = `not everything could be taken back (${items}), so nothing was removed: mend what is named below and run this again, or say --keep-changes`
    return { ...farewellOf('refused', await leavingsOf(state, places)), because: sentence, undone }
  }
  const { auditLog } = await import('../logs/log.ts')
  auditLog(state).info('uninstall', { changes: options.undo ? 'undone' : 'kept', undone })
  const kept = options.undo ? (await leavingsOf(state, places)).changes : found.changes
  const evidence = options.export === undefined ? undefined : exportEvidence(options.export, state, configFolder(), new Date())
  const left = await removeMost(state, places)
  return { ...farewellOf('removed', found), undone, kept, left, ...(evidence ? { evidence } : {}) }
}

/** Asked before anything is done. */
function whyNot({ awaited, changes, needsExport }: Leavings, { undo, keepChanges, export: into }: UninstallOptions): string | undefined {
  if (awaited) {
    return `run ${awaited.run} waits until ${awaited.until} for its confirmation: "rounds confirm ${awaited.run}" keeps what it changed, "rounds undo ${awaited.run}" takes it back; then run this again`
  }
  const inPlace = changes.filter(isInPlace).length
  if (inPlace > 0 && !undo && !keepChanges) {
    return 'changes of Rounds are still in place: say --undo to take them back, or --keep-changes to leave them'
  }
  if (needsExport && into === undefined) {
    return 'the journal, the settings and the answers are nowhere else: say --export <folder> to keep them there'
  }
  return undefined
}

/** A folder that takes nothing is noticed before anything is taken back. @throws UsageError */
function prepare(into: string): void {
  try {
    makeFolders(into)
    accessSync(into, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new UsageError(`--export ${into}: nothing can be kept there: ${messageOf(error)}`)
  }
}

function farewellOf(state: Farewell['state'], found: Leavings): Farewell {
  const foreign = found.folders.flatMap((folder) => folder.foreign)
  return { state, found, undone: [], kept: [], left: [], later: [], foreign }
}
