import type { UndoneStep } from '../engine/undo.ts'
import { isInPlace } from '../engine/uninstall.ts'
import { lineOf } from '../rmm/line.ts'
import type { MendedItem } from '../schema/types.ts'
import type { Farewell } from './uninstall.ts'

const STATES: Readonly<Record<MendedItem['state'], string>> = {
  'in-place': 'in place',
  'changed-since': 'somebody changed it since',
  undone: 'taken back',
  done: 'was done once and cannot be taken back',
  unknown: 'cannot be read now, so it counts as in place',
}

/** For people. */
export function farewellInWords(farewell: Farewell): string {
  return [...partsOf(farewell), `${capital(summaryOf(farewell))}.`].join('\n\n')
}

/** For a remote management tool: the same in ASCII, then `ROUNDS <STATUS> uninstall: <summary>`. */
export function farewellLine(farewell: Farewell): string {
  const words = partsOf(farewell).join('\n')
  const status = { nothing: 'unchanged', planned: 'planned', refused: 'refused', removed: 'removed', left: 'failed' }[farewell.state]
  return `${words.replace(/[^\n -~]/g, '?')}\n${lineOf(status, 'uninstall', summaryOf(farewell))}`.trimStart()
}

function partsOf(farewell: Farewell): string[] {
  const { state, found, undone, kept, evidence, left, later, foreign } = farewell
  const isDone = state === 'removed' || state === 'left'
  const parts = [
    ...(isDone || state === 'nothing' ? [] : foundInWords(farewell)),
    block(
      'Taken back, or left as it says',
      undone.flatMap(({ run, steps }) => steps.map((step) => undoneLine(run, step))),
    ),
    block('Rounds changed this, and it stays', isDone ? kept.map(changeLine) : []),
    block('Exported, and read back', evidence ? evidenceLines(evidence) : []),
    block('Removed', isDone ? removedLines(farewell) : []),
    block('Goes by itself as soon as this program has ended', later),
    block(
      'Could not be removed',
      left.map(({ path, because }) => `${path}: ${because}`),
    ),
    block('Not of Rounds, so it stays', foreign),
    block('Will not be done any more', isDone ? found.waiting.map((item) => `the fix of ${item}, which was approved and waited`) : []),
  ]
  return parts.filter(Boolean)
}

function foundInWords({ found }: Farewell): string[] {
  const { changes, timers, waiting, awaited, folders } = found
  return [
    block('Changes of Rounds', changes.map(changeLine)),
    block('A run waits for its confirmation', awaited ? [`${awaited.run} (${awaited.items.join(', ')}), until ${awaited.until}`] : []),
    block('Fixes that wait to be allowed', waiting),
    block('Timers of the operating system', timers),
    block(
      'Folders',
      folders.filter(({ own }) => own.length > 0).map(({ path, what, own }) => `${path}: ${what} (${filesOf(own)})`),
    ),
    block(
      'Cannot be looked through',
      folders.flatMap(({ unread }) => unread.map(({ path, because }) => `${path}: ${because}`)),
    ),
  ]
}

function block(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines.map((line) => `  ${line.replace(/\s*[\r\n]+\s*/g, ' ')}`)].join('\n')
}

function changeLine({ item, run, at, state, changes }: MendedItem): string {
  const targets = [...new Set(changes.map(({ target }) => target))].join(', ')
  return `${item}: ${STATES[state]} (${targets}; run ${run}, ${at.slice(0, 10)})`
}

function undoneLine(run: string, { item, target, outcome, because }: UndoneStep): string {
  return `${outcome}  ${item}  ${target}${because ? `: ${because}` : ''} (run ${run})`
}

function evidenceLines({ folder, files, journal }: NonNullable<Farewell['evidence']>): string[] {
  const chain = journal.broken
    ? `BROKEN at line ${journal.broken.line}: ${journal.broken.because}`
    : `whole: ${journal.lines} lines, head ${journal.head ?? 'none'}`
  return [`${folder}: ${files.length} files`, `the journal is ${chain}`]
}

function removedLines({ found, left, later }: Farewell): string[] {
  const stays = new Set([...left.map(({ path }) => path), ...later])
  const timers = found.timers.filter((name) => !stays.has(`timer ${name}`)).map((name) => `timer ${name}`)
  const folders = found.folders.flatMap(({ path, what, own }) => {
    const gone = own.filter((entry) => !stays.has(entry.path))
    return gone.length > 0 ? [`${path}: ${what} (${filesOf(gone)})`] : []
  })
  return [...timers, ...folders]
}

function filesOf(entries: readonly { isFolder: boolean }[]): string {
  const count = entries.filter(({ isFolder }) => !isFolder).length
  return count === 1 ? '1 file' : `${count} files`
}

function summaryOf({ state, because, found, evidence, left, later, foreign }: Farewell): string {
  if (state === 'nothing') {
    return `nothing of Rounds is on this computer${foreignNote(foreign)}`
  }
  if (state === 'refused') {
    return because ?? 'refused'
  }
  if (state === 'planned') {
    return plan(found)
  }
  const head = evidence ? `; journal exported, head ${evidence.journal.head?.slice(0, 12) ?? 'none'}` : ''
  const rest =
    left.length > 0 ? `${left.length} could not be removed: ${left.map(({ path }) => path).join(', ')}` : 'nothing of Rounds is left'
  return `${rest}${later.length > 0 ? ' once this program has ended' : ''}${foreignNote(foreign)}${head}`
}

function plan({ changes, awaited, needsExport }: Farewell['found']): string {
  if (awaited) {
    return `nothing was changed; first confirm or undo run ${awaited.run}`
  }
  const decide = changes.some(isInPlace) ? ' --undo (or --keep-changes)' : ''
  return `nothing was changed; to remove all of it: rounds uninstall --apply${decide}${needsExport ? ' --export <folder>' : ''}`
}

function foreignNote(foreign: readonly string[]): string {
  return foreign.length === 0
    ? ''
    : `; ${foreign.length} that ${foreign.length === 1 ? 'is' : 'are'} not of Rounds ${foreign.length === 1 ? 'stays' : 'stay'}`
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
