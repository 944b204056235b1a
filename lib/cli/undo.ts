import { type Undone, undoRun, undoUnconfirmed } from '../engine/undo.ts'
import { withFixLock } from '../journal/lock.ts'
import { ownState } from './own-state.ts'
import { print, printJson } from './terminal.ts'

export interface UndoCommand {
  only?: string
  json?: boolean
  unconfirmed?: boolean
}

/** A fix that is still at work when the time is over ends first. */
const PATIENCE_SECONDS = 1800

/** `rounds undo`: puts back what a run changed. Exit 0 when all is back, 3 when something was left. */
export async function undo(run: string | undefined, options: UndoCommand): Promise<void> {
  const folder = ownState('undo needs the rights of root or SYSTEM: run it again with them.')
  const { auditLog } = await import('../logs/log.ts')
  const undone = await (run !== undefined && options.unconfirmed
    ? withFixLock(folder, () => undoUnconfirmed(folder, run), PATIENCE_SECONDS)
    : withFixLock(folder, () => undoRun(folder, run, options.only)))
  if (!undone) {
    print(`Run ${run} was confirmed or taken back already: nothing is left to do.`)
    return
  }
  auditLog(folder).info('undo', { ...undone })
  if (options.json) {
    printJson(undone)
  } else {
    print(inWords(undone))
  }
  process.exitCode = undone.steps.some(({ outcome }) => outcome === 'left') ? 3 : 0
}

function inWords({ run, steps, remaining }: Undone): string {
  const lines = steps.map(({ item, target, outcome, because }) => `${outcome}  ${item}  ${target}${because ? `: ${because}` : ''}`)
  const older = remaining.map((other) => `Still in place: run ${other} (rounds undo ${other} takes it back)`)
  return [`Run ${run}`, ...lines, ...older].join('\n')
}
