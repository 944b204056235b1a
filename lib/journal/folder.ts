import { chmodSync, mkdirSync } from 'node:fs'
import { messageOf } from '../errors.ts'
import { codeOf } from '../host/system-errors.ts'

/** Makes the folder, for its owner alone, where it is not there yet. */
export function makeOwnFolder(folder: string): void {
  try {
    if (mkdirSync(folder, { recursive: true, mode: 0o700 })) {
      chmodSync(folder, 0o700)
    }
  } catch (error) {
    throw new Error(`The folder ${folder} could not be made (${codeOf(error) || messageOf(error)}), so nothing is changed`, {
      cause: error,
    })
  }
}
