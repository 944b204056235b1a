// Runs TypeScript as it is, as lib/register.mjs does, in a quarter of the time: node --import ./test/support/register.mjs FILE.ts
import { register } from 'node:module'

register('./esbuild-hook.mjs', import.meta.url)
