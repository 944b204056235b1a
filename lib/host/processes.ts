import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join, posix, win32 } from 'node:path'
import type { ProcessOutput } from 'zx/core'
import { type Answer, absent, type CommandOutput, denied, failed, value } from '../api.ts'
import { messageOf } from '../errors.ts'
import { childEnvironment, systemPath } from './environment.ts'
import { killTree, MARK, track } from './process-tree.ts'
import { codeOf } from './system-errors.ts'
import { decodeText } from './text.ts'
import { windowsFolders } from './windows-folders.ts'

export interface ProcessOptions {
  timeoutSeconds: number
  input?: string
  env?: Record<string, string>
  /** Of standard output and standard error together. */
  maximumBytes?: number
}

const EIGHT_MEBIBYTES = 8 * 1024 * 1024

/** Runs one program with its arguments, never through a shell. A non-zero exit is a value. */
export async function runProcess(command: readonly string[], options: ProcessOptions): Promise<Answer<CommandOutput>> {
  const [file, ...parameters] = command
  if (!file) {
    return failed('A command without a program was asked for')
  }
  try {
    const { $ } = await loadZx()
    return await supervise($, file, parameters, options)
  } catch (error) {
    return failed(`${programName(file)} could not be started: ${messageOf(error)}`)
  }
}

/** Loaded when the first process starts; settings of other programs that use the same library must not reach it. */
async function loadZx() {
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('ZX_'))) {
    delete process.env[name]
  }
  return await import('zx/core')
}

type Zx = Awaited<ReturnType<typeof loadZx>>['$']

function supervise($: Zx, file: string, parameters: string[], options: ProcessOptions): Promise<Answer<CommandOutput>> {
  const mark = randomUUID()
  const environment = environmentFor(mark, options.env)
  const store = { stdout: [] as Buffer[], stderr: [] as Buffer[], stdall: [] as Buffer[] }
  return new Promise((resolve, reject) => {
    let stopping = false
    let timer: NodeJS.Timeout | undefined
    const stop = (child: ChildProcess, reason: string) => {
      if (!stopping) {
        stopping = true
        void killTree(child, mark).then(() => resolve(failed(reason)))
      }
    }
    const start = (_line: string, _none: string[], given: SpawnOptions) => {
      const child = spawn(file, parameters, { ...given, shell: false })
      track(child, mark)
      child.stdin?.on('error', () => undefined)
      limitOutput(child, options.maximumBytes ?? EIGHT_MEBIBYTES, (limit) =>
        stop(child, `${programName(file)} printed more than ${limit} bytes`),
      )
      const silence = `${programName(file)} gave no answer within ${options.timeoutSeconds} s`
      timer = setTimeout(() => stop(child, silence), options.timeoutSeconds * 1000)
      return child
    }
    const run = $({
      ...(options.input ? { input: options.input } : {}),
      shell: 'none',
      prefix: '',
      postfix: '',
      quote: String,
      nothrow: true,
      quiet: true,
      verbose: false,
      cwd: neutralFolder(),
      detached: process.platform !== 'win32',
      env: environment,
      stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      spawn: start as typeof spawn,
      store,
    })
    run`${file}`
      .then((output) => {
        if (!stopping) {
          resolve(answerOf(output, store, file, environment.PATH ?? ''))
        }
      })
      .catch(reject)
      .finally(() => clearTimeout(timer))
  })
}

/** English, parsable answers; as root no folder of somebody else is searched for programs. */
function environmentFor(mark: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const path = process.platform === 'win32' ? {} : { PATH: searchPath(process.env.PATH ?? '') }
  return { ...childEnvironment(), ...path, LC_ALL: 'C', LANG: 'C', ...more, [MARK]: mark }
}

/**
 * The system's own folders, so that a user's run finds what stands in /usr/sbin. Root looks nowhere else; others also where they are used to,
 * but for folders they may not enter: there a missing tool would look like a forbidden one.
 */
function searchPath(inherited: string): string {
  const folders = process.getuid?.() === 0 ? [] : inherited.split(delimiter).filter(mayEnter)
  return [systemPath(), ...folders].join(delimiter)
}

function mayEnter(folder: string): boolean {
  try {
    accessSync(folder, constants.X_OK)
    return folder !== ''
  } catch {
    return false
  }
}

/** Windows looks for programs in the current folder first, so that must be one that only Windows writes. */
function neutralFolder(): string {
  return process.platform === 'win32' ? win32.join(windowsFolders().root, 'System32') : '/'
}

function limitOutput(child: ChildProcess, limit: number, exceeded: (limit: number) => void): void {
  let bytes = 0
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > limit) {
        stream.pause()
        exceeded(limit)
      }
    })
  }
}

function answerOf(output: ProcessOutput, store: { stdout: Buffer[]; stderr: Buffer[] }, file: string, path: string): Answer<CommandOutput> {
  const cause: unknown = output.cause
  if (cause) {
    return answerOfFailedStart(cause, file, path)
  }
  if (output.exitCode === null) {
    return failed(`${programName(file)} was ended by ${output.signal ?? 'an unknown signal'}`)
  }
  return value({
    exitCode: output.exitCode,
    stdout: decodeText(Buffer.concat(store.stdout)),
    stderr: decodeText(Buffer.concat(store.stderr)),
  })
}

function answerOfFailedStart(cause: unknown, file: string, path: string): Answer<CommandOutput> {
  const code = codeOf(cause)
  if (code === 'ENOENT') {
    return isThere(file, path) ? failed(`${programName(file)} is there, but what it needs to start is missing`) : absent()
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return denied(`${programName(file)} may not be executed (${code})`)
  }
  return failed(`${programName(file)} could not be started: ${code || messageOf(cause)}`)
}

/** A script whose interpreter is missing looks like a missing script to the operating system. */
function isThere(file: string, path: string): boolean {
  const candidates = /[/\\]/.test(file) ? [file] : path.split(delimiter).map((folder) => join(folder, file))
  return candidates.some((candidate) => existsSync(candidate))
}

function programName(file: string): string {
  return process.platform === 'win32' ? win32.basename(file) : posix.basename(file)
}
