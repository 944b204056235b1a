import { lstatSync, realpathSync, type Stats } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { incident } from '../logs/incidents.ts'

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
  const foreign = foreignPart(path)
  if (foreign) {
    const because = `${foreign.path} ${foreign.because}`
    incident('foreign-path', { what: path, why: because })
    throw new UsageError(
      `${because}, and Rounds runs as root: it is not read. Make it root's own: chown root:root '${foreign.path}' && chmod go-w '${foreign.path}'`,
    )
  }
}

/** What of the way to this path, or of where its links lead, somebody else than root owns or may write; always undefined where Rounds does not run as root. */
export function foreignPart(path: string): Foreign | undefined {
  return isRoot() ? (foreignOnWay(resolve(path)) ?? foreignOnWay(realPath(resolve(path)))) : undefined
}

interface Foreign {
  path: string
  /** Such as `belongs to user 1000`. */
  because: string
}

function foreignOnWay(path: string): Foreign | undefined {
  const because = whyForeign(path)
  if (because) {
    return { path, because }
  }
  return dirname(path) === path ? undefined : foreignOnWay(dirname(path))
}

/** The real path of what is there; of what is not there yet, the real path of the folder above it. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path))
  }
}

function whyForeign(path: string): string | undefined {
  const entry = lstatSync(path, { throwIfNoEntry: false })
  return entry && ofSomebodyElse(entry)
}

/** Such as `belongs to user 1000`; undefined for what only root may write. A list of further rights (acl(5)) shows in the bits of the group. */
export function ofSomebodyElse(entry: Stats): string | undefined {
  const { uid, mode } = entry
  // In a folder such as /tmp others may write, but the sticky bit keeps them from replacing what root owns.
  const others = (mode & 0o022) !== 0 && !(entry.isDirectory() && (mode & 0o1000) !== 0) && !entry.isSymbolicLink()
  return uid !== 0 ? `belongs to user ${uid}` : others ? 'may be written by others' : undefined
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Of settings, state and the program, on Windows. */
export function windowsFolder({ ProgramData }: NodeJS.ProcessEnv): string {
  return join(ProgramData || 'C:\\ProgramData', 'Rounds')
}
