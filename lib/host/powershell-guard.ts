import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { failed, type Refused } from '../api.ts'
import { messageOf } from '../errors.ts'
import { hasEnded } from './process-tree.ts'

const MOST_CHARACTERS = 16 * 1024 * 1024

/** Whatever comes first: the answer, the end of the process, too much output or the time limit. Never rejects. */
export async function guarded<T extends object>(child: ChildProcess, work: Promise<T>, seconds: number): Promise<T | Refused> {
  const over = new AbortController()
  const { signal } = over
  const guards = [
    work.catch((error: unknown) => sentenceOf(child, error)),
    endOf(child, signal),
    floodOf(child, signal),
    delay(seconds * 1000, failed(`PowerShell gave no answer within ${seconds} s`), { signal }).catch(closed),
  ]
  try {
    return await Promise.race(guards)
  } finally {
    over.abort()
  }
}

async function endOf(child: ChildProcess, signal: AbortSignal): Promise<Refused> {
  try {
    if (!hasEnded(child)) {
      await once(child, 'exit', { signal })
    }
    return ending(child)
  } catch (error) {
    return signal.aborted ? closed() : sentenceOf(child, error)
  }
}

function floodOf(child: ChildProcess, signal: AbortSignal): Promise<Refused> {
  return new Promise((resolve) => {
    let characters = 0
    const count = (chunk: unknown) => {
      characters += String(chunk).length
      if (characters > MOST_CHARACTERS) {
        resolve(failed(`PowerShell printed more than ${MOST_CHARACTERS} characters`))
      }
    }
    child.stdout?.on('data', count)
    signal.addEventListener('abort', () => child.stdout?.off('data', count), { once: true })
  })
}

function ending(child: ChildProcess): Refused {
  return failed(`PowerShell ended before it answered (${child.signalCode ?? `exit code ${child.exitCode}`})`)
}

function sentenceOf(child: ChildProcess, error: unknown): Refused {
  return hasEnded(child) ? ending(child) : failed(`PowerShell could not be asked: ${messageOf(error).split('\n', 1)[0]}`)
}

function closed(): Refused {
  return failed('PowerShell is not asked any more')
}
