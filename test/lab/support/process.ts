import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Result {
  exitCode: number
  stdout: string
  stderr: string
}

export interface RunOptions {
  input?: string
  env?: Record<string, string>
  timeoutSeconds?: number
}

/** What a command that ran out of time answers with, as timeout(1) does. */
export const timedOut = 124

/** Runs a program to its end; a signal counts as 128 and its being killed by the time limit as 124. */
export function runProcess(command: string[], options: RunOptions = {}): Promise<Result> {
  const [program = '', ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, LC_ALL: 'C', ...options.env },
      timeout: (options.timeoutSeconds ?? 60) * 1000,
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const exitCode = code ?? (signal === 'SIGTERM' && child.killed ? timedOut : 128)
      resolve({ exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() })
    })
    // A program that never reads its input closes the pipe early; its exit code says the rest.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
}

/** Runs a program of the harness itself, where anything but success is a broken laboratory. */
export async function must(command: string[], options: RunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runProcess(command, options)
  if (exitCode !== 0) {
    throw new Error(`${command.join(' ')} ended with ${exitCode}: ${stderr.trim() || stdout.trim()}`)
  }
  return stdout
}

export function succeeds(command: string[]): boolean {
  const [program = '', ...args] = command
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** For the last moments of a process, where nothing asynchronous runs any more. */
export function pauseNow(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

/** A process id together with its start, so that a reused id is not taken for the old process. */
export function processIdentity(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`)
  const [state, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  return state === undefined || state === 'Z' ? undefined : `${pid} ${rest[18]}`
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
