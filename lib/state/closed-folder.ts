import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isElevated } from '../host/system.ts'
import { windowsFolder } from './folders.ts'

/** SYSTEM and the administrators, by their SIDs, because their names are translated. */
const TRUSTED = ['*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F']

/**
 * Anybody may make folders in %ProgramData% and then owns them. So that of Rounds is closed to all but SYSTEM and administrators in the moment in which
 * an elevated run makes it; one that is there already is looked at by the launcher. @throws where Windows does not close it
 */
export function makeClosedFolder(environment: NodeJS.ProcessEnv = process.env): void {
  const folder = windowsFolder(environment)
  if (process.platform !== 'win32' || existsSync(folder) || !isElevated()) {
    return
  }
  mkdirSync(folder)
  const icacls = join(environment.SystemRoot ?? 'C:\\Windows', 'System32', 'icacls.exe')
  const { status, error } = spawnSync(icacls, [folder, '/inheritance:r', '/grant:r', ...TRUSTED], {
    stdio: 'ignore',
    timeout: 30_000,
    windowsHide: true,
  })
  if (status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`${folder} could not be closed to other people (icacls: ${error?.message ?? `exit code ${status}`})`)
  }
}
