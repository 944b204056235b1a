import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, sep } from 'node:path'
import { messageOf } from '../errors.ts'
import { refuseForeign } from '../state/folders.ts'
import { childEnvironment } from './environment.ts'
import { isSingleExecutable } from './packed-native.ts'
import { makeFolders, namesIn, removeFolderIfEmpty, writeFileDurably } from './writer-files.ts'

/** How the program runs that is running now. */
export interface RunningProgram {
  /** `single`: one executable. `bundle`: one file for Node. `checkout`: its sources. */
  kind: 'single' | 'bundle' | 'checkout'
  /** The executable of Node, or the single one. */
  executable: string
  /** What Node runs; missing for a single executable. */
  entry?: string
}

/**
 * Puts a copy of this program into a folder of its own, so that a timer finds it after whoever brought it has taken theirs away; the words that start it.
 * Sources are used where they are, and so is a Node that was installed. @throws where the copy could not be made or would not start
 */
export function keepProgram(folder: string, program: RunningProgram = runningProgram()): string[] {
  const { kind, executable, entry } = program
  refuseForeign(folder)
  if (kind === 'checkout' || entry === undefined) {
    return entry === undefined ? [keepExecutable(folder, executable, 'rounds')] : [executable, entry]
  }
  const words = [isInstalled(executable) ? executable : keepExecutable(folder, executable, 'node'), keep(folder, entry, 'rounds.cjs')]
  keepNatives(folder, entry)
  return words
}

/** What `keepProgram` puts into its folder; a launcher may keep what it brought in the same one. */
const KEPT = /^(?:(?:rounds|node)(?:\.exe)?|rounds\.cjs|.+\.node|node_modules|\..+\.rounds)$/

/** Removes the copy. Windows keeps the files that run at this moment; they are replaced or removed the next time. */
export function forgetProgram(folder: string): void {
  try {
    for (const name of namesIn(folder).filter((one) => KEPT.test(one))) {
      fs.rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 3 })
    }
    removeFolderIfEmpty(folder)
  } catch (error) {
    if (process.platform !== 'win32') {
      throw new Error(`${folder}, Rounds' copy of itself, could not be removed: ${messageOf(error)}`, { cause: error })
    }
  }
}

export function runningProgram(): RunningProgram {
  const executable = fs.realpathSync(process.execPath)
  if (isSingleExecutable()) {
    return { kind: 'single', executable }
  }
  const started = realEntry(process.argv[1] ?? '')
  if (/\.(ts|mjs)$/.test(started)) {
    return { kind: 'checkout', executable, entry: checkoutEntry(started) }
  }
  return { kind: 'bundle', executable, entry: started }
}

/** Node takes a file also without its ending. */
function realEntry(path: string): string {
  const found = [path, `${path}.cjs`, `${path}.js`].find(
    (candidate) => candidate !== '' && fs.statSync(candidate, { throwIfNoEntry: false })?.isFile(),
  )
  if (found === undefined) {
    throw new Error(`Rounds cannot keep a copy of itself: its own file ${path || '(none)'} is not there any more`)
  }
  return fs.realpathSync(found)
}

/** A script of one item starts only that item. */
function checkoutEntry(started: string): string {
  for (let folder = dirname(started); dirname(folder) !== folder; folder = dirname(folder)) {
    const entry = join(folder, 'bin', 'rounds.mjs')
    if (fs.existsSync(entry)) {
      return entry
    }
  }
  throw new Error(`Rounds runs from ${started} and cannot find bin/rounds.mjs above it`)
}

const INSTALLED = ['/usr/', '/bin/', '/nix/store/', '/opt/homebrew/', process.env.ProgramFiles && `${process.env.ProgramFiles}${sep}`]

/** It stays, because it was installed for the whole computer. */
function isInstalled(executable: string): boolean {
  return INSTALLED.some((folder) => folder && executable.toLowerCase().startsWith(folder.toLowerCase()))
}

/** A folder whose files may not be executed is noticed now, and not when the timer needs it. */
function keepExecutable(folder: string, source: string, name: string): string {
  const kept = keep(folder, source, `${name}${extname(source) === '.exe' ? '.exe' : ''}`)
  const { status, error } = spawnSync(kept, ['--version'], { cwd: folder, env: childEnvironment(), stdio: 'ignore', timeout: 60_000 })
  if (status !== 0) {
    throw new Error(
      `${kept}, Rounds' copy of ${source}, does not start (${error ? messageOf(error) : `exit code ${status}`}): may files there be executed?`,
    )
  }
  return kept
}

function keep(folder: string, source: string, name: string): string {
  const target = join(folder, name)
  if (!isSame(source, target)) {
    makePrivateFolder(folder)
    writeFileDurably(target, fs.readFileSync(source), { mode: 0o700 })
  }
  return target
}

function makePrivateFolder(folder: string): void {
  makeFolders(folder)
  fs.chmodSync(folder, 0o700)
}

/** A file that runs cannot be replaced on Windows, and need not be. */
function isSame(source: string, target: string): boolean {
  const there = fs.lstatSync(target, { throwIfNoEntry: false })
  if (!there?.isFile()) {
    return false
  }
  return (
    fs.realpathSync(target) === source ||
    (there.size === fs.statSync(source).size && fs.readFileSync(source).equals(fs.readFileSync(target)))
  )
}

/** What a bundle cannot hold: native modules that lie beside it, and the one that writes the registry. */
function keepNatives(folder: string, entry: string): void {
  const beside = dirname(entry)
  for (const name of fs.readdirSync(beside).filter((file) => file.endsWith('.node'))) {
    keep(folder, join(beside, name), name)
  }
  if (process.platform === 'win32') {
    keepPackage(folder, 'native-reg', createRequire(entry))
  }
}

/** A package with what it needs in turn; one that is not there was not there for the running program either. */
function keepPackage(folder: string, name: string, requireFrom: NodeJS.Require): void {
  let manifest: string
  try {
    manifest = requireFrom.resolve(`${name}/package.json`)
  } catch {
    return
  }
  const from = dirname(manifest)
  for (const file of fs.readdirSync(from, { recursive: true, encoding: 'utf8' }).filter(isNeeded)) {
    const target = join(folder, 'node_modules', name, file)
    keep(dirname(target), join(from, file), basename(target))
  }
  const { dependencies = {} } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { dependencies?: Record<string, string> }
  for (const needed of Object.keys(dependencies)) {
    keepPackage(folder, needed, createRequire(manifest))
  }
}

/** Its own node_modules would be those of development. */
function isNeeded(file: string): boolean {
  return /\.(js|json|node)$/.test(file) && !/^(node_modules|test|src)[/\\]/.test(file)
}
