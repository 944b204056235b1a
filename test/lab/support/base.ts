import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atExit } from './cleanup.ts'
import { pause } from './process.ts'

const recipe = fileURLToPath(new URL('./base.sh', import.meta.url))

/** Where the laboratory keeps what is slow to make, and the hosts while they live. */
export function labFolder(): string {
  return process.env.ROUNDS_LAB ?? '/var/tmp/rounds-lab'
}

/** The folder of the tree all hosts start from, built first if need be (about three minutes, once). */
export async function baseTree(): Promise<string> {
  const tree = join(labFolder(), `base-${recipeHash()}`)
  if (!existsSync(tree) || !existsSync(programsLayer(tree))) {
    mkdirSync(labFolder(), { recursive: true })
    await build(tree)
    removeOlderTrees(tree)
  }
  return tree
}

/** The folder of the layer with restic, borg, ClamAV and the like, which goes over the tree. */
export function programsLayer(tree: string): string {
  return `${tree}-programs`
}

/** The name carries the recipe, so a changed recipe is a new tree. */
function recipeHash(): string {
  return createHash('sha256').update(readFileSync(recipe)).digest('hex').slice(0, 12)
}

/** In its own namespaces, so that no mount and no process outlives an interrupted build. */
async function build(tree: string): Promise<void> {
  const lab = labFolder()
  const log = join(lab, 'base.log')
  const output = openSync(log, 'a')
  const namespaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const command = ['--no-fork', join(lab, 'base.lock'), ...namespaces, 'bash', recipe, lab, tree]
  const child = spawn('flock', command, { stdio: ['ignore', output, output] })
  closeSync(output)
  const stop = atExit(() => child.kill('SIGKILL'))
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    await pause(100)
  }
  stop()
  if (child.exitCode !== 0 || !existsSync(tree) || !existsSync(programsLayer(tree))) {
    throw new Error(`the base tree could not be built; the end of ${log} says why`)
  }
}

function removeOlderTrees(tree: string): void {
  const mounts = readFileSync('/proc/mounts', 'utf8')
  for (const name of readdirSync(labFolder()).filter((entry) => entry.startsWith('base-'))) {
    const path = join(labFolder(), name)
    if (!path.startsWith(tree) && !mounts.includes(path)) {
      rmSync(path, { recursive: true })
    }
  }
}
