import type { ItemManifest, MendedChange, MendedItem, ResultDocument } from '../../schema/types.ts'
import { type ChangeRow, changeRows } from '../change-rows.ts'
import type { StatusWord } from '../words.ts'
import { timeInWords, zoneOf } from './dates.ts'

/** What Rounds changed for one item in one run. */
export interface MendedView {
  title: string
  /** The shape and colour that the state shares with a status. */
  word: StatusWord
  label: string
  at: string
  says: string
  changes: MendedRow[]
  /** What takes it back; empty where nothing is left to take back. */
  undo: string
}

export interface MendedRow extends ChangeRow {
  /** Said only where the changes of an item differ in it. */
  state: string
}

type State = MendedItem['state']

const STATES: Readonly<Record<State, { word: StatusWord; label: string; says: string }>> = {
  'in-place': { word: 'pass', label: 'Still in place', says: 'It is as Rounds left it.' },
  'changed-since': {
    word: 'warn',
    label: 'Changed since',
    says: 'Something else has changed it since, so it no longer stands as Rounds left it.',
  },
  undone: { word: 'not-applicable', label: 'Taken back', says: 'It was taken back: what was there before is there again.' },
  unknown: { word: 'unknown', label: 'Not known', says: 'Whether it is still in place could not be read.' },
  done: { word: 'pass', label: 'Done', says: 'It was done once. Nothing of it stays that could be taken back.' },
}

/** Newest first, as the document has them. */
export function mendedViews({ mended = [], inputs }: ResultDocument, manifests: readonly ItemManifest[]): MendedView[] {
  const titles = new Map(manifests.map(({ id, title }) => [id, title]))
  const zone = zoneOf(inputs.calendar?.timeZone)
  return mended.map((one) => mendedView(one, titles.get(one.item) ?? one.item, zone))
}

/** What one run changed for one item; the time as on the clock of that zone. */
export function mendedView(one: MendedItem, title: string, zone: string): MendedView {
  const { says, ...state } = STATES[one.state]
  const mixed = one.changes.some((change) => change.state !== one.state)
  return {
    ...state,
    title,
    at: timeInWords(one.at, zone),
    says: mixed ? 'Its changes stand differently by now.' : says,
    changes: one.changes.flatMap((change) => rowsOf(change, mixed)),
    undo: one.changes.some(mayBeTakenBack) ? `rounds undo ${one.run} --only ${one.item}` : '',
  }
}

function rowsOf(change: MendedChange, mixed: boolean): MendedRow[] {
  return changeRows(change).map((row) => ({ ...row, state: mixed ? STATES[change.state].label.toLowerCase() : '' }))
}

function mayBeTakenBack({ state }: MendedChange): boolean {
  return state === 'in-place' || state === 'unknown'
}
