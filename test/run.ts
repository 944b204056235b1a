/**
 * Runs test files, each in a process of its own, and ends with `N passed, N failed, N skipped`.
 * A file that runs no test, dies, or still holds a `.only` fails; a suite that prints `SKIP <suite>: <reason>` is skipped.
 *
 * TypeScript is loaded through esbuild, because ts-node takes longer for most files than their tests do; the command itself is tried with ts-node, too.
 *
 *     node --import ./lib/register.mjs test/run.ts [folder or file]... [--without folder]...
 */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Outcome {
  file: string
  passed: number
  failed: number
  skipped: string[]
  output: string
}

async function main(argv: readonly string[]): Promise<void> {
  const without = argv.flatMap((one, index) => (argv[index - 1] === '--without' ? [one] : []))
  const named = argv.filter((one, index) => one !== '--without' && argv[index - 1] !== '--without')
  const files = (named.length > 0 ? named : ['test'])
    .flatMap(filesBelow)
    .filter((file) => !without.some((folder) => file.startsWith(folder)))
  const outcomes = [
    ...(await inParallel(files.filter(needsMachineAlone), 1)),
    ...(await inParallel(
      files.filter((file) => !needsMachineAlone(file)),
      availableParallelism(),
    )),
  ]
  summarise(await withSecondTries(outcomes))
}

const MOST_SECOND_TRIES = 2

/**
 * Booted hosts, servers and Wine depend on the moods of the machine: of those, one or two that failed run once more when all else is done. What passes
 * then is called flaky, with what the first try said above it; where more failed, something is broken.
 */
async function withSecondTries(outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
  const failed = outcomes.filter((one) => one.failed > 0 && one.file.startsWith('test/lab')).map(({ file }) => file)
  if (failed.length === 0 || failed.length > MOST_SECOND_TRIES) {
    return outcomes
  }
  console.log('Once more, alone:')
  const again = await inParallel(failed, 1)
  for (const { file } of again.filter((one) => one.failed === 0)) {
    console.log(`flaky ${file}: it failed once and passed once`)
  }
  return outcomes.map((one) => again.find(({ file }) => file === one.file) ?? one)
}

/** Servers, ports, timers and the registry of Wine; scenarios boot hosts of their own and mind no neighbour. */
function needsMachineAlone(file: string): boolean {
  return file.startsWith('test/lab') && !file.startsWith('test/lab/scenarios')
}

function filesBelow(path: string): string[] {
  const full = join(root, path)
  if (!statSync(full).isDirectory()) {
    return [relative(root, full)]
  }
  const names = readdirSync(full, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => relative(root, join(full, name)))
    .sort()
}

async function inParallel(files: readonly string[], workers: number): Promise<Outcome[]> {
  const queue = [...files]
  const outcomes: Outcome[] = []
  const work = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const outcome = await runFile(file)
      outcomes.push(outcome)
      print(outcome)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return outcomes
}

function runFile(file: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', './test/support/register.mjs', file], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('close', (code) => resolve(outcomeOf(file, code, Buffer.concat(chunks).toString('utf8'))))
  })
}

function outcomeOf(file: string, code: number | null, output: string): Outcome {
  const total = count(output, 'Total')
  const passed = count(output, 'Passed')
  const skipped = [...output.matchAll(/^SKIP (.+)$/gm)].map(([, reason]) => reason ?? '')
  const problem = problemOf(file, { code, total, passed, skipped })
  const inUvu = count(output, 'Skipped')
  return {
    file,
    passed,
    failed: Math.max(total - passed - inUvu, problem ? 1 : 0),
    skipped: inUvu > 0 ? [...skipped, `${inUvu} tests in ${file}`] : skipped,
    output: problem ? `${output}\n${problem}` : output,
  }
}

function problemOf(
  file: string,
  { code, total, passed, skipped }: { code: number | null; total: number; passed: number; skipped: string[] },
): string {
  const text = readFileSync(join(root, file), 'utf8')
  if (/\.only\(/.test(text)) {
    return 'a .only is left in this file: the other tests did not run'
  }
  if (code !== 0) {
    return `the file ended with ${code}`
  }
  return total === 0 && skipped.length === 0
    ? 'no test ran: is test.run() missing?'
    : passed === 0 && skipped.length === 0
      ? 'no test passed'
      : ''
}

function count(output: string, word: string): number {
  return [...output.matchAll(new RegExp(`^\\s+${word}:\\s+(\\d+)$`, 'gm'))].reduce((sum, [, number]) => sum + Number(number), 0)
}

function print({ file, passed, failed, skipped, output }: Outcome): void {
  const note = skipped.length > 0 ? ` (skipped: ${skipped.join('; ')})` : ''
  console.log(`${failed > 0 ? 'FAIL' : 'ok  '}  ${file}  ${passed}${note}`)
  const more = failed > 0 ? output : tablesIn(output)
  if (more !== '') {
    console.log(more)
  }
}

/** What a suite draws is shown of a file that passed, too. */
function tablesIn(output: string): string {
  return (output.match(/^\|.*\|$/gm) ?? []).join('\n')
}

function summarise(outcomes: readonly Outcome[]): void {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const failed = outcomes.length === 0 ? 1 : sum((one) => one.failed)
  if (outcomes.length === 0) {
    console.log('no test file was found')
  }
  console.log(`${sum((one) => one.passed)} passed, ${failed} failed, ${sum((one) => one.skipped.length)} skipped`)
  process.exitCode = failed > 0 ? 1 : 0
}

await main(process.argv.slice(2))
