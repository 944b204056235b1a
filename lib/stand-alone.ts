import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Lets a file in scripts/ run alone: `scripts/screen-lock.ts` checks, `--what-if` and `--apply` fix. Does nothing when it is imported. */
export function standAlone(url: string | undefined): void {
  const started = process.argv[1]
  if (!url?.startsWith('file:') || !started || realpathSync(started) !== realpathSync(fileURLToPath(url))) {
    return
  }
  const rest = process.argv.slice(2)
  const command = rest.includes('--what-if') || rest.includes('--apply') ? 'fix' : 'check'
  // Later, because the file that says this is still being loaded.
  setImmediate(() => run([command, basename(started, '.ts'), ...rest]))
}

async function run(command: string[]): Promise<void> {
  const { main } = await import('./cli/main.ts')
  await main(command)
}
