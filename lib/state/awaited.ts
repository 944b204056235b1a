import { join } from 'node:path'
import { removeFile, writeFileDurably } from '../host/writer-files.ts'
import { parseJson } from '../schema/check.ts'
import { readTrusted } from './read-file.ts'

/** Changes that are taken back by themselves unless somebody confirms them; at most one run at a time. */
export interface Awaited {
  run: string
  items: string[]
  /** ISO 8601, UTC. */
  until: string
}

const FILE = 'awaited.json'

/** @throws BadFile, UsageError */
export function readAwaited(folder: string): Awaited | undefined {
  const path = join(folder, FILE)
  const text = readTrusted(path)
  return text === undefined ? undefined : (parseJson(text, path) as Awaited)
}

/** Undefined: nothing is awaited any more. */
export function saveAwaited(folder: string, awaited: Awaited | undefined): void {
  const path = join(folder, FILE)
  if (awaited) {
    writeFileDurably(path, Buffer.from(`${JSON.stringify(awaited)}\n`), { mode: 0o600 })
  } else {
    removeFile(path)
  }
}
