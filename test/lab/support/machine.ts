import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { enter } from './inside.ts'
import { pause, pauseNow, processIdentity, readIfThere, runProcess } from './process.ts'

/** The running part of a host: one container, switched on and off. */
export interface Machine {
  /** The first process of the container, while it is on. */
  leader(): number | undefined
  up(): Promise<void>
  down(): Promise<void>
  crash(): Promise<void>
}

const project = fileURLToPath(new URL('../../..', import.meta.url))
const powerOff = 38 // SIGRTMIN+4, systemd(1)
const bootSeconds = 60

export function createMachine(name: string, folder: string): Machine {
  let container: ChildProcess | undefined
  let leader: number | undefined

  async function stop(how: number | 'SIGKILL'): Promise<void> {
    const stopping = container
    if (stopping === undefined) {
      return
    }
    if (leader !== undefined && !isOver(stopping)) {
      signal(leader, how)
    }
    if (!(await within(20, () => isOver(stopping)))) {
      killContainer(stopping.pid)
    }
    container = undefined
    leader = undefined
  }

  async function up(): Promise<void> {
    if (container !== undefined && !isOver(container)) {
      throw new Error(`the host ${name} is already up`)
    }
    container = startContainer(name, folder)
    leader = await untilBooted(container, folder)
  }

  // It may have switched itself off, and its process id may be somebody else's by now.
  function current(): number | undefined {
    return container === undefined || isOver(container) ? undefined : leader
  }

  return { leader: current, up, down: () => stop(powerOff), crash: () => stop('SIGKILL') }
}

function startContainer(name: string, folder: string): ChildProcess {
  const console = openSync(join(folder, 'console.log'), 'a')
  const bound = [`--bind-ro=${realpathSync(process.execPath)}:/opt/node`, `--bind-ro=${realpathSync(project)}:/opt/rounds`]
  const identity = ['-D', join(folder, 'root'), '-M', basename(folder), `--hostname=${name}`]
  const apart = ['--private-network', '--register=no', '--keep-unit', '--resolv-conf=off', '--timezone=off']
  const container = spawn('systemd-nspawn', ['--quiet', '--boot', ...identity, ...apart, ...bound], {
    detached: true,
    stdio: ['ignore', console, console],
  })
  closeSync(console)
  container.unref()
  writeFileSync(join(folder, 'nspawn'), container.pid === undefined ? '' : (processIdentity(container.pid) ?? ''))
  return container
}

async function untilBooted(container: ChildProcess, folder: string): Promise<number> {
  let leader: number | undefined
  const ready = await within(bootSeconds, async () => {
    leader = isOver(container) ? undefined : findLeader(container.pid)
    return isOver(container) || (leader !== undefined && (await isRunning(leader)))
  })
  if (!ready || leader === undefined) {
    const log = readIfThere(join(folder, 'console.log')) ?? ''
    throw new Error(`a host did not boot within ${bootSeconds} s; the end of its console:\n${log.slice(-1000)}`)
  }
  return leader
}

/** Only a process that is PID 1 of its own namespace and has become systemd: anything earlier still sees the real machine. */
function findLeader(nspawn: number | undefined): number | undefined {
  return childrenOf(nspawn).find((pid) => {
    const status = readIfThere(`/proc/${pid}/status`) ?? ''
    return /^Name:\tsystemd$/m.test(status) && /^NSpid:\t.*\t1$/m.test(status)
  })
}

function childrenOf(pid: number | undefined): number[] {
  const found = spawnSync('pgrep', ['-P', String(pid ?? 0)], { encoding: 'utf8' }).stdout
  return pid === undefined ? [] : found.split('\n').filter(Boolean).map(Number)
}

async function isRunning(leader: number): Promise<boolean> {
  const { stdout } = await runProcess([...enter(leader), 'systemctl', 'is-system-running'])
  return ['running', 'degraded'].includes(stdout.trim())
}

function isOver(container: ChildProcess): boolean {
  return container.pid === undefined || container.exitCode !== null || container.signalCode !== null
}

async function within(seconds: number, done: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = Date.now() + seconds * 1000
  while (Date.now() < end) {
    if (await done()) {
      return true
    }
    await pause(20)
  }
  return false
}

/** The container dies with its first process; killing nspawn itself would leave that one alive. */
export function killContainer(nspawn: number | undefined): void {
  for (let tries = 0; nspawn !== undefined && tries < 500 && processIdentity(nspawn) !== undefined; tries++) {
    const children = childrenOf(nspawn)
    for (const child of children) {
      signal(child, 'SIGKILL')
    }
    if (children.length === 0 && tries > 10) {
      signal(nspawn, 'SIGTERM')
    }
    pauseNow(20)
  }
}

function signal(pid: number, name: number | NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}
