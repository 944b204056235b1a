import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { atExit } from './cleanup.ts'
import { fingerprintScript } from './fingerprint.ts'
import { enter, environment, runInUnit } from './inside.ts'
import { createMachine, type Machine } from './machine.ts'
import { type HostOptions, hostFolder, mountRoot, wipeFolder, wipeLeftovers } from './overlay.ts'
import { type Result, type RunOptions, runProcess } from './process.ts'

/** A Debian computer of its own: systemd, users, packages; no network. The project lies in /opt/rounds, read-only. */
export interface LabHost {
  name: string
  /** Its files as seen from outside, without its /tmp and /run. */
  root: string
  /** Runs a command as a transient unit, with what a service of this host may do and no more. */
  run(command: string[], options?: RunOptions): Promise<Result>
  /** Runs a command behind a program of this machine, such as strace; it may do a little more than a service of this host. */
  behind(program: string[], command: string[], options?: RunOptions): Promise<Result>
  /** The program as it is shipped. */
  rounds(args: string[], options?: RunOptions): Promise<Result>
  /** A file of the project from its TypeScript source: `source(['scripts/screen-lock.ts', '--what-if'])`. */
  source(args: string[], options?: RunOptions): Promise<Result>
  /** Writes a file, its folders too; also while the host is down. */
  write(path: string, text: string, mode?: number): void
  /** Undefined where there is no such file. */
  read(path: string): string | undefined
  /** Kind, mode, owner and content of every file at or below the paths; what is missing is left out. */
  fingerprint(paths: string[]): Promise<Record<string, string>>
  /** Switches off in good order. */
  down(): Promise<void>
  /** Every process dies at once, as when the power fails. */
  crash(): Promise<void>
  /** Switches on again after `down` or `crash`. */
  up(): Promise<void>
  /** Takes the host away for good. Happens by itself when the test process ends. */
  wipe(): Promise<void>
}

/** Boots a fresh host on an overlay over the base tree. */
export async function bootHost(name: string, options: HostOptions = {}): Promise<LabHost> {
  wipeLeftovers()
  const folder = hostFolder(name)
  const wipeNow = atExit(() => wipeFolder(folder))
  try {
    await mountRoot(folder, options)
    const machine = createMachine(name, folder)
    await machine.up()
    return createHost(name, join(folder, 'root'), machine, wipeNow)
  } catch (error) {
    wipeNow()
    throw error
  }
}

function createHost(name: string, root: string, machine: Machine, wipeNow: () => void): LabHost {
  function leaderFor(command: string[]): number {
    const leader = machine.leader()
    if (leader === undefined) {
      throw new Error(`the host ${name} is down: ${command.join(' ')} cannot run there`)
    }
    return leader
  }

  async function run(command: string[], options: RunOptions = {}): Promise<Result> {
    return runInUnit(leaderFor(command), command, options)
  }

  async function behind(program: string[], command: string[], options: RunOptions = {}): Promise<Result> {
    return runProcess([...program, ...enter(leaderFor(command)), ...command], options)
  }

  async function wipe(): Promise<void> {
    await machine.crash()
    wipeNow()
  }

  return {
    name,
    root,
    run,
    behind,
    rounds: (args, options) => run(['/opt/node', '/opt/rounds/dist/rounds.cjs', ...args], options),
    source: ([script = '', ...args], options) =>
      run(['/opt/node', '--import', '/opt/rounds/lib/register.mjs', `/opt/rounds/${script}`, ...args], options),
    write: (path, text, mode = 0o644) => writeFile({ root, machine }, path, text, mode),
    read: (path) => readFile({ root, machine }, path),
    fingerprint: async (paths) => fingerprintOf(await run(['/opt/node', '-e', fingerprintScript, '--', ...paths])),
    down: machine.down,
    crash: machine.crash,
    up: machine.up,
    wipe,
  }
}

interface Place {
  root: string
  machine: Machine
}

function writeFile(place: Place, path: string, text: string, mode: number): void {
  const script = 'mkdir -p "$(dirname "$1")"; cat >"$1"; chmod "$2" "$1"'
  const { status, stderr } = runNow(place, script, [path, mode.toString(8)], text)
  if (status !== 0) {
    throw new Error(`${path} could not be written on a host: ${stderr}`)
  }
}

function readFile(place: Place, path: string): string | undefined {
  const { status, stdout, stderr } = runNow(place, 'test -e "$1" || exit 44; cat -- "$1"', [path], '')
  if (status !== 0 && status !== 44) {
    throw new Error(`${path} could not be read on a host: ${stderr}`)
  }
  return status === 0 ? stdout : undefined
}

/** Goes through the host itself, so that its links and its /tmp count; through its files alone while it is down. */
function runNow({ root, machine }: Place, script: string, args: string[], input: string) {
  const leader = machine.leader()
  const [program = '', ...prefix] = leader === undefined ? ['chroot', root] : enter(leader)
  const command = [...prefix, 'sh', '-euc', script, 'sh', ...args]
  return spawnSync(program, command, { input, encoding: 'utf8', env: environment, maxBuffer: 64 * 1024 * 1024 })
}

function fingerprintOf({ exitCode, stdout, stderr }: Result): Record<string, string> {
  if (exitCode !== 0) {
    throw new Error(`no fingerprint of a host: ${stderr}`)
  }
  return JSON.parse(stdout) as Record<string, string>
}
