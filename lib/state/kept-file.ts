import { join } from 'node:path'
import { removeFile, writeFileDurably } from '../host/writer-files.ts'
import { parseJson } from '../schema/check.ts'
import { readTrusted } from './read-file.ts'

/** What an earlier run kept under this name in the state folder; undefined where nothing was kept. @throws BadFile, UsageError */
export function readKept<T>(folder: string, name: string): T | undefined {
  const path = join(folder, name)
  const text = readTrusted(path)
  return text === undefined ? undefined : (parseJson(text, path) as T)
}

/** Undefined: there is nothing to keep any more, and the file goes. */
export function saveKept(folder: string, name: string, data: unknown): void {
  const path = join(folder, name)
  if (data === undefined) {
    removeFile(path)
  } else {
    writeFileDurably(path, Buffer.from(`${JSON.stringify(data)}\n`), { mode: 0o600 })
  }
}
