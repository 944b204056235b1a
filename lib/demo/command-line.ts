import { execFile } from 'node:child_process'
import { join } from 'node:path'

export interface Run {
  exitCode: number
  /** What it printed. */
  said: string
}

export type CommandLine = (...args: string[]) => Promise<Run>

/**
 * Rounds as people start it, in a folder, with settings and state of its own there: nothing of this computer is read or written.
 * @param program the file that is Rounds, once it is there
 */
export function commandLine(program: string | Promise<string>, folder: string): CommandLine {
  const env = {
    ...process.env,
    NO_COLOR: '1',
    ROUNDS_CONFIG_DIR: join(folder, '.rounds', 'config'),
    ROUNDS_STATE_DIR: join(folder, '.rounds', 'state'),
  }
  return async (...args) => {
    const file = await program
    return new Promise((resolve) => {
      execFile(process.execPath, [file, ...args], { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        const exitCode = typeof error?.code === 'number' ? error.code : error ? 2 : 0
        resolve({ exitCode, said: `${stdout}${stderr}`.trim() })
      })
    })
  }
}
