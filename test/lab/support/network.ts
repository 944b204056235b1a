import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { atExit } from './cleanup.ts'
import type { LabHost } from './hosts.ts'
import { must, pause, processIdentity, readIfThere } from './process.ts'

/** A network of its own, without a way out: servers of a test stand at its one address, hosts get a cable to it. */
export interface LabNetwork {
  /** Of the servers. */
  address: string
  /** Puts a command into this network. */
  within(command: readonly string[]): string[]
  /** Lays a cable to a host; again after the host was switched off. Returns the host's address. */
  connect(host: LabHost): Promise<string>
  /** What went over the cable of a host until now, in bytes, as the host sees it. */
  traffic(host: LabHost): Promise<Traffic>
  /** Starts a server, which ends with the network or the test process. `ready` is asked until it is true. */
  serve(command: readonly string[], options: ServerOptions): Promise<Server>
  remove(): void
}

export interface Traffic {
  received: number
  sent: number
}

export interface Server {
  pid: number
  /** All that it printed. */
  log(): string
}

export interface ServerOptions {
  ready(log: string): boolean
  seconds: number
  folder?: string
  env?: Record<string, string>
}

const PREFIX = 'rounds-lab-'
const NETWORK = '10.99.0'

let made = 0

export async function createNetwork(): Promise<LabNetwork> {
  removeLeftovers()
  const name = `${PREFIX}${process.pid}-${++made}`
  const addresses = new Map<string, string>()
  const servers: (() => void)[] = []
  const remove = atExit(() => {
    for (const stop of servers) {
      stop()
    }
    spawnSync('ip', ['netns', 'delete', name])
  })
  const within = (command: readonly string[]) => ['ip', 'netns', 'exec', name, ...command]
  const ip = (...words: string[]) => must(['ip', '-n', name, ...words])

  await must(['ip', 'netns', 'add', name])
  await ip('link', 'set', 'lo', 'up')
  await ip('link', 'add', 'bridge', 'type', 'bridge')
  await ip('address', 'add', `${NETWORK}.1/24`, 'dev', 'bridge')
  await ip('link', 'set', 'bridge', 'up')

  async function connect(host: LabHost): Promise<string> {
    const number = addresses.size + 11
    const address = addresses.get(host.root) ?? `${NETWORK}.${number}`
    addresses.set(host.root, address)
    const cable = `cable${address.slice(NETWORK.length + 1)}`
    const leader = String(leaderOf(host))
    const there = (...words: string[]) => must(['nsenter', '-t', leader, '-n', 'ip', ...words])
    await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', leader)
    await ip('link', 'set', cable, 'master', 'bridge', 'up')
    await there('address', 'add', `${address}/24`, 'dev', 'eth0')
    await there('link', 'set', 'eth0', 'up')
    return address
  }

  async function serve(command: readonly string[], options: ServerOptions): Promise<Server> {
    const [program = '', ...args] = within(command)
    const chunks: Buffer[] = []
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      ...(options.folder === undefined ? {} : { cwd: options.folder }),
    })
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    servers.push(() => endGroup(child.pid))
    const log = () => Buffer.concat(chunks).toString()
    for (const end = Date.now() + options.seconds * 1000; !options.ready(log()); await pause(50)) {
      if (Date.now() > end || child.exitCode !== null) {
        throw new Error(`${command.join(' ')} was not ready within ${options.seconds} s:\n${log().slice(-2000)}`)
      }
    }
    return { pid: child.pid ?? 0, log }
  }

  async function traffic(host: LabHost): Promise<Traffic> {
    const [, counts = ''] = /eth0:(.*)/.exec(readIfThere(`/proc/${leaderOf(host)}/net/dev`) ?? '') ?? []
    const [received = 0, , , , , , , , sent = 0] = counts.trim().split(/\s+/).map(Number)
    return { received, sent }
  }

  return { address: `${NETWORK}.1`, within, connect, traffic, serve, remove }
}

/** The first process of a host that is switched on. @throws Error where it is down */
export function leaderOf(host: LabHost): number {
  const nspawn = Number.parseInt(readIfThere(join(host.root, '..', 'nspawn')) ?? '', 10)
  const found = readIfThere(`/proc/${nspawn}/task/${nspawn}/children`)?.trim().split(/\s+/).map(Number) ?? []
  const [leader] = found
  if (!leader) {
    throw new Error(`the host ${host.name} is down`)
  }
  return leader
}

/** The whole group, because a server may have helpers of its own. */
function endGroup(pid: number | undefined): void {
  if (pid !== undefined && processIdentity(pid) !== undefined) {
    endNow(-pid)
  }
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** What a test process left that was killed without a chance to clean up. */
function removeLeftovers(): void {
  const { stdout } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' })
  for (const [name, pid] of (stdout ?? '').matchAll(new RegExp(`${PREFIX}(\\d+)-\\d+`, 'g'))) {
    if (processIdentity(Number(pid)) === undefined) {
      const left = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).stdout
      for (const one of left.split('\n').filter(Boolean)) {
        endNow(Number(one))
      }
      spawnSync('ip', ['netns', 'delete', name])
    }
  }
}
