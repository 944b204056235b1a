import { type ChildProcess, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { childEnvironment } from './environment.ts'
import { windowsFolders } from './windows-folders.ts'

interface ProcessEntry {
  pid: number
  parent: number
  group: number
  session: number
  marked: boolean
}

/** Set in the environment of every process that is started: what left its family still carries it. */
export const MARK = 'ROUNDS_CHILD'

const running = new Map<ChildProcess, string>()
let watching = false

/** Remembers a process until it has ended, so that nothing outlives this program. */
export function track(child: ChildProcess, mark: string): void {
  if (!watching) {
    watching = true
    process.on('exit', killRunning)
  }
  running.set(child, mark)
  child.once('exit', () => running.delete(child))
  child.once('error', () => running.delete(child))
}

/** Ends everything that is still running; for the end of this program and for its signal handlers. */
function killRunning(): void {
  for (const [child, mark] of running) {
    strike(child, mark)
    strike(child, mark)
  }
}

/** Ends a process with all that it started, again and again, because a process may start another while it is being ended. */
export async function killTree(child: ChildProcess, mark: string): Promise<void> {
  for (let round = 0; round < 100 && strike(child, mark) > 0; round += 1) {
    await delay(10)
  }
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    stream?.destroy()
  }
  running.delete(child)
  child.unref()
}

/** One blow at every living member of the family; how many there were. */
function strike(child: ChildProcess, mark: string): number {
  if (process.platform === 'win32') {
    return strikeOnWindows(child)
  }
  const family = familyOf(process.platform === 'linux' ? processesOfLinux(mark) : processesOfPs(), child)
  for (const pid of family) {
    tryToKill(pid)
  }
  return family.length
}

function strikeOnWindows(child: ChildProcess): number {
  if (child.pid === undefined || hasEnded(child)) {
    return 0
  }
  const tool = join(windowsFolders().root, 'System32', 'taskkill.exe')
  spawnSync(tool, ['/PID', String(child.pid), '/T', '/F'], { env: childEnvironment(), stdio: 'ignore', timeout: 10_000, windowsHide: true })
  child.kill('SIGKILL')
  return 0
}

/** Pure but for the child's own state: who descends from it, shares its group or session, or carries its mark. */
function familyOf(processes: ProcessEntry[], child: ChildProcess): number[] {
  const root = child.pid ?? -1
  const family = new Set(processes.filter((entry) => entry.marked || entry.group === root || entry.session === root).map(({ pid }) => pid))
  if (!hasEnded(child)) {
    family.add(root)
  }
  for (let size = -1; size !== family.size; ) {
    size = family.size
    for (const entry of processes) {
      if (family.has(entry.parent)) {
        family.add(entry.pid)
      }
    }
  }
  return [...family].filter((pid) => pid > 1 && pid !== process.pid)
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** A zombie counts no longer: it only waits for its parent to look. */
function processesOfLinux(mark: string): ProcessEntry[] {
  return processFolders()
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = readOrEmpty(`/proc/${pid}/stat`)
      const [state = 'Z', parent, group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const marked = readOrEmpty(`/proc/${pid}/environ`).split('\0').includes(`${MARK}=${mark}`)
      return stat === '' || 'ZX'.includes(state)
        ? []
        : [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(session), marked }]
    })
}

function processFolders(): string[] {
  try {
    return readdirSync('/proc')
  } catch {
    return []
  }
}

function processesOfPs(): ProcessEntry[] {
  const { stdout } = spawnSync('/bin/ps', ['-axo', 'pid=,ppid=,pgid=,stat='], {
    env: childEnvironment(),
    encoding: 'utf8',
    timeout: 10_000,
  })
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/)
    return !pid || state?.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: -2, marked: false }]
  })
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

function tryToKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}
