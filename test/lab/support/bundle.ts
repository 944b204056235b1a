import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The built program; `npm run test:lab` makes it anew before the tests. */
export function bundle(): string {
  const path = fileURLToPath(new URL('../../../dist/rounds.cjs', import.meta.url))
  if (!existsSync(path)) {
    throw new Error('dist/rounds.cjs is missing: run "npm run build" first')
  }
  return path
}
