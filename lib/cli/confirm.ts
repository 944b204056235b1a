import { confirmRun } from '../engine/confirm.ts'
import { withFixLock } from '../journal/lock.ts'
import { ownState } from './own-state.ts'
import { print, printJson } from './terminal.ts'

/** `rounds confirm RUN`: this computer can still be reached, so what the run changed stays. */
export async function confirm(run: string, options: { json?: boolean }): Promise<void> {
  const folder = ownState('confirm needs the rights of root or SYSTEM: run it again with them.')
  const confirmed = await withFixLock(folder, () => confirmRun(folder, run))
  if (options.json) {
    printJson(confirmed)
  } else {
    print(`Run ${run} is confirmed: ${confirmed.items.join(', ')} stays as it is now. rounds undo ${run} still takes it back.`)
  }
}
