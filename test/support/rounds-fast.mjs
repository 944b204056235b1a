// bin/rounds.mjs with a faster loader.
import { register } from 'node:module'

register('./esbuild-hook.mjs', import.meta.url)
const { main } = await import('../../lib/cli/main.ts')
await main(process.argv.slice(2))
