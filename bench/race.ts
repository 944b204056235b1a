import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LabHost } from '../test/lab/support/hosts.ts'
import type { Sample } from './figures.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The program as it is shipped. */
export const rounds = [process.execPath, here('../dist/rounds.cjs')]
/** The least that any program in Node can take. */
export const nothing = [process.execPath, '-e', '0']

/** Runs commands by turns on this machine; `warmUp` 0 for what works only once. @throws where one of them does not work */
export function race(commands: readonly string[][], times: number, environment: Record<string, string> = {}, warmUp = 1): Sample[][] {
  const order = JSON.stringify({ commands, rounds: times, warmUp })
  const { status, stdout, stderr } = spawnSync(process.execPath, [here('./race.mjs'), order], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  return samplesOf(status, stdout, stderr)
}

/** The same inside a laboratory host; `warmUp` 0 for what takes a minute. */
export async function raceIn(host: LabHost, commands: readonly string[][], times: number, warmUp = 1): Promise<Sample[][]> {
  const order = JSON.stringify({ commands, rounds: times, warmUp })
  const { exitCode, stdout, stderr } = await host.run(['/opt/node', '/opt/rounds/bench/race.mjs', order], { timeoutSeconds: 900 })
  return samplesOf(exitCode, stdout, stderr)
}

function samplesOf(status: number | null, stdout: string, stderr: string): Sample[][] {
  if (status !== 0) {
    throw new Error(`a command of a benchmark failed:\n${stderr}`)
  }
  return JSON.parse(stdout) as Sample[][]
}

/** What a command prints. @throws where it is wrong usage or worse */
export function outputOf([program = '', ...args]: readonly string[], environment: Record<string, string> = {}): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...environment } })
  if (status === null || status >= 64) {
    throw new Error(`${[program, ...args].join(' ')} ended with ${status}: ${stderr}`)
  }
  return stdout
}

/** A folder of its own for state and settings, so that a benchmark neither reads nor leaves anything on this machine. */
export async function withOwnFolders<T>(use: (folder: string, environment: Record<string, string>) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-bench-'))
  try {
    return await use(folder, { ROUNDS_STATE_DIR: join(folder, 'state'), ROUNDS_CONFIG_DIR: join(folder, 'config') })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
