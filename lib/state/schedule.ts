import { join } from 'node:path'
import { removeFile, writeFileDurably } from '../host/writer-files.ts'
import { parseJson } from '../schema/check.ts'
import { readTrusted } from './read-file.ts'

/** The daily sweep that this computer starts by itself. */
export interface Schedule {
  /** `HH:MM`, local time of the computer. */
  at: string
  spreadSeconds: number
  /** Where each sweep leaves its document; an absolute path. */
  out?: string
  /** What the operating system starts. */
  command: string[]
  environment: Record<string, string>
}

const FILE = 'schedule.json'

/** @throws BadFile, UsageError */
export function readSchedule(folder: string): Schedule | undefined {
  const path = join(folder, FILE)
  const text = readTrusted(path)
  return text === undefined ? undefined : (parseJson(text, path) as Schedule)
}

/** Undefined: nothing is scheduled any more. */
export function saveSchedule(folder: string, schedule: Schedule | undefined): void {
  const path = join(folder, FILE)
  if (schedule) {
    writeFileDurably(path, Buffer.from(`${JSON.stringify(schedule)}\n`), { mode: 0o600 })
  } else {
    removeFile(path)
  }
}
