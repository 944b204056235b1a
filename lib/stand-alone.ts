import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Lets a file in scripts/ run alone: `scripts/screen-lock.ts` checks, `--what-if`, `--apply` and the like fix. Does nothing when it is imported. */
export function standAlone(url: string | undefined): void {
  const started = process.argv[1]
  if (!url?.startsWith('file:') || !started || realpathSync(started) !== realpathSync(fileURLToPath(url))) {
    return
  }
  const rest = process.argv.slice(2)
  const command = rest.some((word) => MENDING.includes(word)) ? 'fix' : 'check'
  // Later, because the file that says this is still being loaded.
  setImmediate(() => run([command, basename(started, '.ts'), ...rest]))
}

const MENDING = ['--what-if', '--apply', '--when-allowed', '--withdraw', '--policy-template']

async function run(command: string[]): Promise<void> {
  const { main } = await import('./cli/main.ts')
  await main(command)
}
