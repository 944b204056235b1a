#!/usr/bin/env node
// Runs Rounds from its TypeScript source; "npm run build" makes dist/rounds.cjs, which needs nothing of this.
await import('../lib/register.mjs')
const { main } = await import('../lib/cli/main.ts')
await main(process.argv.slice(2))
