import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { UsageError } from '../errors.ts'
import { codeOf } from '../host/system-errors.ts'

/** Whoever lives holds a lock for a moment; one that is seen unchanged for this long was left by a process that was killed. */
const STALE_MILLISECONDS = 10_000
const LOOK_MILLISECONDS = 20
/** Windows refuses a name whose file is still being removed; longer than this it is no passing thing. */
const BUSY_MILLISECONDS = 2_000
const BUSY: readonly string[] = process.platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : []

/**
 * Runs while no other process does so for the same file, waiting for whoever does. Where there can be no lock, as in a folder that may not be
 * written, it runs without: what it writes there says why not.
 * @throws UsageError where others hold it for longer than three dead locks would
 */
export function withFileLock<T>(file: string, run: () => T, staleMilliseconds = STALE_MILLISECONDS): T {
  const lock = `${file}.lock`
  const token = randomUUID()
  const isLocked = take(lock, token, staleMilliseconds)
  try {
    return run()
  } finally {
    if (isLocked && textIn(lock) === token) {
      removeQuietly(lock)
    }
  }
}

function take(lock: string, token: string, staleMilliseconds: number): boolean {
  const started = Date.now()
  let seen = { text: textIn(lock), since: started }
  for (;;) {
    const result = made(lock, token)
    const waited = Date.now() - started
    if (result === '') {
      return true
    }
    if (result !== 'EEXIST' && !(BUSY.includes(result) && waited < BUSY_MILLISECONDS)) {
      return false
    }
    if (waited > 3 * staleMilliseconds) {
      throw new UsageError(
        `${lock} was there all the time, so nothing was written. Remove it if no other Rounds runs, and run the same again.`,
      )
    }
    const text = textIn(lock)
    if (text !== seen.text) {
      seen = { text, since: Date.now() }
    } else if (text !== undefined && Date.now() - seen.since >= staleMilliseconds) {
      removeDead(lock, text)
    }
    pause()
  }
}

/** The code of what was in the way, empty where nothing was. */
function made(lock: string, token: string): string {
  try {
    writeFileSync(lock, token, { flag: 'wx', mode: 0o644 })
    return ''
  } catch (error) {
    return codeOf(error) || 'unknown'
  }
}

/** Put aside before it is removed, so that of two who find it dead only one does; a living one that took its place meanwhile is put back. */
function removeDead(lock: string, dead: string): void {
  const aside = `${lock}.${randomUUID()}`
  try {
    renameSync(lock, aside)
    if (textIn(aside) === dead) {
      removeQuietly(aside)
    } else {
      renameSync(aside, lock)
    }
  } catch {
    // Somebody else was first.
  }
}

function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** One that cannot be removed is taken for dead by the next. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Windows may still be looking at it.
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MILLISECONDS)
}
