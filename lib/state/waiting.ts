import { join } from 'node:path'
import { removeFile, writeFileDurably } from '../host/writer-files.ts'
import { parseJson } from '../schema/check.ts'
import { readTrusted } from './read-file.ts'

/** A fix that somebody approved and that a gate still holds up. */
export interface WaitingFix {
  item: string
  consents: string[]
  /** `--set` and the variables of the run that approved it: the same decision is carried out later. */
  set: string[]
  environment: Record<string, string>
  confirmWithin?: string
  /** ISO 8601, UTC. */
  approvedAt: string
  until: string
}

const FILE = 'waiting.json'

/** @throws BadFile, UsageError */
export function readWaiting(folder: string): WaitingFix[] {
  const path = join(folder, FILE)
  const text = readTrusted(path)
  return text === undefined ? [] : (parseJson(text, path) as WaitingFix[])
}

export function saveWaiting(folder: string, waiting: readonly WaitingFix[]): void {
  const path = join(folder, FILE)
  if (waiting.length > 0) {
    writeFileDurably(path, Buffer.from(`${JSON.stringify(waiting)}\n`), { mode: 0o600 })
  } else {
    removeFile(path)
  }
}
