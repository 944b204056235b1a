import { lstatSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { UsageError } from '../errors.ts'

/** Where provider.json, practice.json, machine.json and waivers.json stand. */
export function configFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.ROUNDS_CONFIG_DIR || (process.platform === 'win32' ? join(windowsFolder(environment), 'config') : '/etc/rounds')
}

/** Where the machine id, the history, the journal and the last results are kept. Without root it is a folder of the user's own. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.ROUNDS_STATE_DIR) {
    return environment.ROUNDS_STATE_DIR
  }
  if (process.platform === 'win32') {
    return join(windowsFolder(environment), 'state')
  }
  return isRoot() ? '/var/lib/rounds' : join(environment.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'rounds')
}

/** Someone else than root could put words into Rounds' mouth through this path: as root it is refused before anything in it is read. @throws UsageError */
export function refuseForeign(path: string): void {
  if (isRoot()) {
    refuseForeignWay(path)
    // Where links lead counts as well as where they stand.
    refuseForeignWay(realPath(path))
  }
}

function refuseForeignWay(path: string): void {
  for (let at = path; ; at = dirname(at)) {
    refuseForeignEntry(at)
    if (dirname(at) === at) {
      return
    }
  }
}

/** The real path of what is there; of what is not there yet, the real path of the folder above it. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path))
  }
}

function refuseForeignEntry(path: string): void {
  const entry = lstatSync(path, { throwIfNoEntry: false })
  if (!entry) {
    return
  }
  const { uid, mode } = entry
  // In a folder such as /tmp others may write, but the sticky bit keeps them from replacing what root owns.
  const others = (mode & 0o022) !== 0 && (mode & 0o1000) === 0 && !entry.isSymbolicLink()
  if (uid !== 0 || others) {
    const because = uid !== 0 ? `belongs to user ${uid}` : 'may be written by others'
    throw new UsageError(
      `${path} ${because}, and Rounds runs as root: it is not read. Make it root's own: chown root:root '${path}' && chmod go-w '${path}'`,
    )
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Of settings, state and the program, on Windows. */
export function windowsFolder({ ProgramData }: NodeJS.ProcessEnv): string {
  return join(ProgramData || 'C:\\ProgramData', 'Rounds')
}
