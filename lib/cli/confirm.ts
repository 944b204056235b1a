import { confirmRun } from '../engine/confirm.ts'
import { UsageError } from '../errors.ts'
import { isElevated } from '../host/system.ts'
import { withFixLock } from '../journal/lock.ts'
import { refuseForeign, stateFolder } from '../state/folders.ts'
import { print, printJson } from './terminal.ts'

/** `rounds confirm RUN`: this computer can still be reached, so what the run changed stays. */
export async function confirm(run: string, options: { json?: boolean }): Promise<void> {
  const folder = stateFolder()
  refuseForeign(folder)
  if (!isElevated()) {
    throw new UsageError('confirm needs the rights of root or SYSTEM: run it again with them.')
  }
  const confirmed = await withFixLock(folder, () => confirmRun(folder, run))
  if (options.json) {
    printJson(confirmed)
  } else {
    print(`Run ${run} is confirmed: ${confirmed.items.join(', ')} stays as it is now. rounds undo ${run} still takes it back.`)
  }
}
