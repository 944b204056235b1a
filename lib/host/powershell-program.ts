import { existsSync, realpathSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { refuseForeign } from '../state/folders.ts'
import { windowsFolders } from './windows-folders.ts'

/** The PowerShell to start, undefined where there is none: Windows PowerShell on Windows, elsewhere `pwsh` from PATH. */
export function findPowerShell(): string | undefined {
  return process.platform === 'win32' ? windowsPowerShell() : pwshOnPath()
}

/** A 32-bit program sees another System32; Sysnative leads it to the real one. */
function windowsPowerShell(): string | undefined {
  const { root } = windowsFolders()
  return ['Sysnative', 'System32']
    .map((folder) => join(root, folder, 'WindowsPowerShell', 'v1.0', 'powershell.exe'))
    .find((program) => existsSync(program))
}

function pwshOnPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  return folders.map((folder) => join(folder, 'pwsh')).find(mayBeStarted)
}

/** As root nothing is started that somebody else could have put there, or could exchange by way of a folder above it. */
function mayBeStarted(program: string): boolean {
  try {
    const file = statSync(realpathSync(program))
    refuseForeign(program)
    return file.isFile() && (file.mode & 0o111) !== 0
  } catch {
    return false
  }
}
