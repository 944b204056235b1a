import childProcess, { type ChildProcess, type SpawnOptions } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname } from 'node:path'
import type { EntryType } from '../../../lib/journal/entry.ts'

/** A moment of a run, seen from within the process. */
export type Moment =
  /** As a line of this type goes to the journal, or is flushed there; the first one, or that of a step. */
  | { line: EntryType; at: 'write' | 'flush'; step?: number }
  /** As soon as a file is touched, by whomever. */
  | { touching: string }
  /** At a call of native-reg for a value of this name. */
  | { registry: 'setValueRaw' | 'deleteValue'; name: string }
  /** A while after a command that begins like this was started. */
  | { starting: string; milliseconds: number }

/** The sign of a process that stands still. */
export const HOLDING = '/run/rounds-holding'

/** Runs `act` at the moment, once. */
export function at(moment: Moment, act: () => void): void {
  if ('line' in moment) {
    atLine(moment, act)
  } else if ('touching' in moment) {
    fs.watch(dirname(moment.touching), (_event, name) => name === basename(moment.touching) && act())
  } else if ('registry' in moment) {
    atRegistry(moment, act)
  } else {
    atStart(moment, act)
  }
}

function atLine({ line, at: call, step }: { line: EntryType; at: 'write' | 'flush'; step?: number }, act: () => void): void {
  const { writeSync, fsyncSync } = fs
  let written = false
  Object.assign(fs, {
    writeSync(file: number, bytes: Buffer) {
      const isLine = bytes.includes(step === undefined ? `"type":"${line}"` : `"step":${step},"type":"${line}"`)
      if (isLine && call === 'write') {
        act()
      }
      written ||= isLine
      return writeSync(file, bytes)
    },
    fsyncSync(file: number) {
      if (written) {
        act()
      }
      fsyncSync(file)
    },
  })
}

function atStart({ starting, milliseconds }: { starting: string; milliseconds: number }, act: () => void): void {
  const { spawn } = childProcess
  Object.assign(childProcess, {
    spawn(file: string, parameters: string[], options: SpawnOptions): ChildProcess {
      if ([basename(file), ...parameters].join(' ').startsWith(starting)) {
        setTimeout(act, milliseconds)
      }
      return spawn(file, parameters, options)
    },
  })
}

type Call = (key: unknown, name: string, ...rest: unknown[]) => unknown

function atRegistry({ registry, name }: { registry: 'setValueRaw' | 'deleteValue'; name: string }, act: () => void): void {
  const native = createRequire(import.meta.url)('native-reg') as Record<typeof registry, Call>
  const call = native[registry]
  native[registry] = (key, of, ...rest) => {
    if (of === name) {
      act()
    }
    return call(key, of, ...rest)
  }
}

/** The end of this process that nothing can catch. */
export function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

/** Stops for good and leaves a sign, so that the computer can be crashed at this very moment. */
export function hold(sign: string): void {
  fs.writeFileSync(sign, '')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)
}
