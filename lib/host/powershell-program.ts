import { existsSync, realpathSync, type Stats, statSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join } from 'node:path'

/** The PowerShell to start, undefined where there is none: Windows PowerShell on Windows, elsewhere `pwsh` from PATH. */
export function findPowerShell(): string | undefined {
  return process.platform === 'win32' ? windowsPowerShell() : pwshOnPath()
}

/** A 32-bit program sees another System32; Sysnative leads it to the real one. */
function windowsPowerShell(): string | undefined {
  const windows = process.env.SystemRoot ?? 'C:\\Windows'
  return ['Sysnative', 'System32']
    .map((folder) => join(windows, folder, 'WindowsPowerShell', 'v1.0', 'powershell.exe'))
    .find((program) => existsSync(program))
}

function pwshOnPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  return folders.map((folder) => join(folder, 'pwsh')).find(mayBeStarted)
}

/** As root nothing is started that somebody else could have put there. */
function mayBeStarted(program: string): boolean {
  try {
    const real = realpathSync(program)
    const file = statSync(real)
    const isRoot = process.getuid?.() === 0
    return file.isFile() && (file.mode & 0o111) !== 0 && (!isRoot || (isSafe(file) && isSafe(statSync(dirname(real)))))
  } catch {
    return false
  }
}

function isSafe(status: Stats): boolean {
  return status.uid === 0 && (status.mode & 0o022) === 0
}
