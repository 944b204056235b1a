import { type Undone, undoRun, undoUnconfirmed } from '../engine/undo.ts'
import { withFixLock } from '../journal/lock.ts'
import { rmmFixExitCode } from '../rmm/exit.ts'
import { lineOf } from '../rmm/line.ts'
import { profileOf } from '../rmm/profile.ts'
import { ownState } from './own-state.ts'
import { print, printJson } from './terminal.ts'

export interface UndoCommand {
  only?: string
  /** true without a name. */
  rmm?: string | true
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
    const nothing = `Run ${run} was confirmed or taken back already: nothing is left to do.`
    print(options.rmm === undefined ? nothing : lineOf('UNCHANGED', 'undo', nothing))
    return
  }
  auditLog(folder).info('undo', { ...undone })
  if (options.json) {
    printJson(undone)
  } else {
    print(options.rmm === undefined ? inWords(undone) : `${inWords(undone)}\n${rmmLine(undone)}`)
  }
  const code = undone.steps.some(({ outcome }) => outcome === 'left') ? 3 : 0
  process.exitCode = options.rmm === undefined ? code : rmmFixExitCode(profileOf(options.rmm), code)
}

function rmmLine({ run, steps }: Undone): string {
  const left = steps.filter(({ outcome }) => outcome === 'left').length
  const words =
    left > 0 ? `${left} of ${steps.length} changes were left: somebody changed them since` : `${steps.length} changes are taken back`
  return lineOf(left > 0 ? 'LEFT' : 'UNDONE', 'undo', `run ${run}: ${words}`)
}

function inWords({ run, steps, remaining }: Undone): string {
  const lines = steps.map(({ item, target, outcome, because }) => `${outcome}  ${item}  ${target}${because ? `: ${because}` : ''}`)
  const older = remaining.map((other) => `Still in place: run ${other} (rounds undo ${other} takes it back)`)
  return [`Run ${run}`, ...lines, ...older].join('\n')
}
