// Runs the TypeScript source as it is: node --import ./lib/register.mjs FILE.ts
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'

process.env.TS_NODE_PROJECT = fileURLToPath(new URL('../tsconfig.json', import.meta.url))
register('ts-node/esm', import.meta.url)
