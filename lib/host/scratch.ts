import { chmod, lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeOf } from './system-errors.ts'

const PREFIX = 'rounds-scratch-'
const own = new Set<string>()

/** A private folder for commands that can only write files; it is gone afterwards, whatever happened. */
export async function withScratch<T>(run: (folder: string) => Promise<T>, base: string = tmpdir()): Promise<T> {
  await sweepOnce(base)
  const folder = await mkdtemp(join(base, `${PREFIX}${process.pid}-`))
  own.add(folder)
  try {
    await chmod(folder, 0o700)
    return await run(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    own.delete(folder)
  }
}

const swept = new Map<string, Promise<unknown>>()

/** The first scratch folder of a run is the moment to clear away those of earlier ones. */
async function sweepOnce(base: string): Promise<void> {
  const sweeping = swept.get(base) ?? sweepScratch(base)
  swept.set(base, sweeping)
  await sweeping
}

/** Removes what killed runs left behind; which folders those were. Folders of other people are never touched. */
export async function sweepScratch(base: string = tmpdir()): Promise<string[]> {
  const names = await readdir(base).catch(() => [])
  const removed: string[] = []
  for (const folder of names.filter(isLeftBehind).map((name) => join(base, name))) {
    if (!own.has(folder) && (await isOwnFolder(folder))) {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      removed.push(folder)
    }
  }
  return removed
}

function isLeftBehind(name: string): boolean {
  const [, digits] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? []
  return digits !== undefined && (Number(digits) === process.pid || !isRunning(Number(digits)))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

async function isOwnFolder(folder: string): Promise<boolean> {
  const status = await lstat(folder).catch(() => undefined)
  return status?.isDirectory() === true && (process.getuid === undefined || status.uid === process.getuid())
}
