import { UsageError } from '../errors.ts'
import { isElevated } from '../host/system.ts'
import { refuseForeign, stateFolder } from '../state/folders.ts'

/** The state folder, for what only root and SYSTEM may do there. @throws UsageError, with this sentence where the rights are missing */
export function ownState(withoutRights: string): string {
  const folder = stateFolder()
  refuseForeign(folder)
  if (!isElevated()) {
    throw new UsageError(withoutRights)
  }
  return folder
}
