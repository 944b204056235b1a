import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs `rounds` from source, through a faster loader than bin/rounds.mjs has, in an environment without settings of its own. */
export function rounds(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Ran {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('ROUNDS_'))
  const env = { ...Object.fromEntries(inherited), ROUNDS_CONFIG_DIR: '/nonexistent/rounds', ...environment }
  const program = `${root}test/support/rounds-fast.mjs`
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8', cwd: root })
  return { code: status, stdout, stderr }
}
