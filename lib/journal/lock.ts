import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { LockOptions } from 'proper-lockfile'
import { messageOf } from '../errors.ts'
import { codeOf } from '../host/system-errors.ts'
import { makeOwnFolder } from './folder.ts'

/** A lock that was not refreshed for this long belonged to a process that was killed. */
const STALE_MILLISECONDS = 10_000
const REFRESH_MILLISECONDS = 2_000
const LOOK_MILLISECONDS = 250

/** Runs with the lock for one line of the journal, waiting for others who hold it. */
export async function withAppendLock<T>(folder: string, run: () => T): Promise<T> {
  const waiting = { retries: 100, factor: 1.2, minTimeout: 10, maxTimeout: 250, randomize: true }
  const release = await lock(join(folder, 'journal'), waiting).catch((error: unknown) => {
    throw new Error(`The journal in ${folder} could not be locked (${codeOf(error) || messageOf(error)}), so nothing is changed`, {
      cause: error,
    })
  })
  try {
    return run()
  } finally {
    await release().catch(() => undefined)
  }
}

/**
 * Runs a whole fix or undo, alone on this computer. A lock that a killed process left is taken over; one that a living process holds is
 * waited for only as long as `patienceSeconds` says.
 */
export async function withFixLock<T>(folder: string, run: () => Promise<T>, patienceSeconds = 0): Promise<T> {
  makeOwnFolder(folder)
  const release = await takeFixLock(join(folder, 'fix'), Date.now() + patienceSeconds * 1000)
  try {
    return await run()
  } finally {
    await release().catch(() => undefined)
  }
}

/** Whoever lives refreshes the lock every two seconds; one that stays as it is grows stale and is taken over. */
async function takeFixLock(file: string, deadline: number): Promise<() => Promise<void>> {
  let seen = refreshedAt(file)
  for (;;) {
    try {
      return await lock(file)
    } catch (error) {
      if (codeOf(error) !== 'ELOCKED') {
        throw new Error(`The lock ${file}.lock could not be taken (${codeOf(error) || messageOf(error)}), so nothing is changed`, {
          cause: error,
        })
      }
    }
    const now = refreshedAt(file)
    seen ??= now
    if (now !== undefined && now !== seen && Date.now() >= deadline) {
      throw new Error('Another fix or undo is running on this computer: wait until it has ended, then run this again')
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS))
  }
}

function refreshedAt(file: string): number | undefined {
  return statSync(`${file}.lock`, { throwIfNoEntry: false })?.mtimeMs
}

/** Each lock needs a name of its own: the library keeps its locks by it. A fix that lost its lock in a long sleep goes on; to stop half-way would be worse. */
async function lock(file: string, retries: LockOptions['retries'] = 0): Promise<() => Promise<void>> {
  // Loaded here because a run that only looks never locks.
  const { default: lockfile } = await import('proper-lockfile')
  return lockfile.lock(file, {
    realpath: false,
    stale: STALE_MILLISECONDS,
    update: REFRESH_MILLISECONDS,
    retries,
    onCompromised: () => undefined,
  })
}
