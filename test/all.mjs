// npm test: generated types, type check, lint, then every test that needs neither root nor a special machine.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = (...args) => [process.execPath, args]
const steps = [
  ['generated types are current', ...node('bin/types.mjs', '--check')],
  ['declarations for packs are current', ...node('bin/api.mjs', '--check')],
  ['generated pages are current', ...node('bin/docs.mjs', '--check')],
  ['types', ...node('node_modules/typescript/bin/tsc', '--noEmit')],
  ['lint', ...node('node_modules/@biomejs/biome/bin/biome', 'check', '.')],
]

let failed = 0
for (const [name, command, args] of steps) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${name}`)
  failed += status === 0 ? 0 : 1
}
const tests = spawnSync(process.execPath, ['--import', './lib/register.mjs', 'test/run.ts', 'test', '--without', 'test/lab'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  encoding: 'utf8',
  maxBuffer: 1 << 28,
})
const [, passed = 0, failedTests = 1, skipped = 0] = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(tests.stdout) ?? []
process.stdout.write(tests.stdout.replace(/\d+ passed, \d+ failed, \d+ skipped\s*$/, ''))
console.log(`${Number(passed) + steps.length - failed} passed, ${Number(failedTests) + failed} failed, ${skipped} skipped`)
process.exitCode = failed + Number(failedTests) > 0 ? 1 : 0
