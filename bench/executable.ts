import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Benchmark, type Measured, ratiosOf, type Skipped } from './figures.ts'
import { outputOf, race, withOwnFolders } from './race.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Builds {
  ownTarget(): string
  nodeBuilds(pins: object, targets: string[], cache: string): Map<string, { node: Buffer }>
}

/** The executable of this computer, and the Node that is inside it. */
interface Executable {
  program: string
  node: string
}

let made: Executable | Skipped | undefined

async function executable(): Promise<Executable | Skipped> {
  made ??= await make().catch((error: Error) => ({
    skipped: `there is no executable for this computer: ${error.message.split('\n', 1)[0]}`,
  }))
  return made
}

async function make(): Promise<Executable> {
  const { nodeBuilds, ownTarget } = (await import(join(root, 'bin', 'package', 'node-builds.mjs'))) as Builds
  const pins = JSON.parse(readFileSync(join(root, 'bin', 'package', 'node-builds.json'), 'utf8')) as object
  const folder = mkdtempSync(join(tmpdir(), 'rounds-bench-executable-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const target = ownTarget()
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'package.mjs'), '--targets', target, '--out', folder], {
    encoding: 'utf8',
  })
  if (status !== 0) {
    throw new Error(stderr.trim())
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const node = join(folder, 'node')
  const inside = nodeBuilds(pins, [target], join(root, 'node_modules', '.cache', 'rounds-node')).get(target)
  writeFileSync(node, inside?.node ?? '', { mode: 0o755 })
  return { node, program: join(folder, version, `rounds-${target}`) }
}

async function against(words: string[], notYet?: string): Promise<Measured | Skipped> {
  const found = await executable()
  if ('skipped' in found) {
    return found
  }
  const { program, node } = found
  return withOwnFolders((_, environment) => {
    outputOf([program, 'check', 'os-supported', '--json'], environment)
    const samples = race(
      [
        [node, '-e', '0'],
        [program, ...words],
      ],
      25,
      environment,
    )
    const how = 'The executable of this computer against the Node that is inside it, which starts no other program here.'
    return { values: ratiosOf(samples, 1, 0), unit: '×', how, ...(notYet ? { notYet } : {}) }
  })
}

export const executableVerdict: Benchmark = {
  name: 'executable-verdict',
  what: '"rounds verdict os-supported" as one executable against "node -e 0"',
  bar: { below: 1.5 },
  measure: () => against(['verdict', 'os-supported']),
}

export const executableCheck: Benchmark = {
  name: 'executable-check',
  what: '"rounds check os-supported --json" as one executable against "node -e 0"',
  bar: { below: 2 },
  measure: () =>
    against(
      ['check', 'os-supported', '--json'],
      'Not reached: this Node starts in some 25 ms, and a check still has to load files and hashes of Node, read 300 kB of manifests and flush its state.',
    ),
}
