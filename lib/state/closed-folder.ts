import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'
import { childEnvironment } from '../host/environment.ts'
import { findPowerShell } from '../host/powershell-program.ts'
import { isElevated } from '../host/system.ts'
import { windowsFolders } from '../host/windows-folders.ts'
import { incident } from '../logs/incidents.ts'
import { foreignRights } from './access-list.ts'
import { windowsFolder } from './folders.ts'

/** SYSTEM and the administrators, by their SIDs, because their names are translated. */
const TRUSTED = ['*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F']

/**
 * Anybody may make folders in %ProgramData% and then owns them. So that of Rounds is closed to all but SYSTEM and administrators in the moment in which
 * an elevated run makes it, and one that is there already is looked at. @throws UsageError where somebody else owns it or may write there; others where
 * Windows does not close it
 */
export function makeClosedFolder(environment: NodeJS.ProcessEnv = process.env): void {
  const folder = windowsFolder(environment)
  if (process.platform !== 'win32' || !isElevated()) {
    return
  }
  if (existsSync(folder)) {
    refuseForeignFolder(folder)
    return
  }
  mkdirSync(folder)
  const icacls = join(windowsFolders(environment).root, 'System32', 'icacls.exe')
  const { status, error } = spawnSync(icacls, [folder, '/inheritance:r', '/grant:r', ...TRUSTED], {
    env: childEnvironment(),
    stdio: 'ignore',
    timeout: 30_000,
    windowsHide: true,
  })
  if (status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`${folder} could not be closed to other people (icacls: ${error?.message ?? `exit code ${status}`})`)
  }
}

const seen = new Set<string>()

/** Looked at once a run. Where PowerShell tells nothing, the run goes on and the log says so. @throws UsageError */
function refuseForeignFolder(folder: string): void {
  if (seen.has(folder)) {
    return
  }
  seen.add(folder)
  const why = lstatSync(folder).isSymbolicLink() ? 'is a link' : whyForeign(folder)
  if (why !== undefined) {
    incident('foreign-path', { what: folder, why })
    throw new UsageError(
      `${folder} ${why}, and Rounds runs with the rights of an administrator: nothing in it is read. Remove it, or let only SYSTEM and Administrators own and write it.`,
    )
  }
}

function whyForeign(folder: string): string | undefined {
  const descriptor = descriptorOf(folder)
  if (descriptor === '') {
    incident('unseen-rights', { what: folder, why: 'PowerShell does not tell who owns it and may write there' })
    return undefined
  }
  return foreignRights(descriptor)
}

/** A property of what a cmdlet answers, so that it is told in constrained language, too. The folder travels in a variable, not in the text. */
function descriptorOf(folder: string): string {
  const script = '(Get-Acl -LiteralPath $env:ROUNDS_FOLDER).Sddl'
  const words = ['-NoProfile', '-NonInteractive', '-Command', script]
  const program = findPowerShell()
  const options = { env: { ...childEnvironment(), ROUNDS_FOLDER: folder }, encoding: 'utf8', timeout: 20_000, windowsHide: true } as const
  return program === undefined ? '' : (spawnSync(program, words, { ...options, stdio: ['ignore', 'pipe', 'ignore'] }).stdout ?? '').trim()
}
