import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import { stateFolder } from '../state/folders.ts'
import { readTrusted } from '../state/read-file.ts'
import { isSignedBy, releaseKey } from './signature.ts'

/** A table that came apart from the program: its text exactly as it was signed. One file, so that no power cut parts the two. */
export interface SignedTable {
  text: string
  /** Base64. */
  signature: string
}

export function storedTablesPath(folder = stateFolder()): string {
  return join(folder, 'tables.json')
}

/** The text that was taken in, if its signature still holds; what is wrong with it where it does not; undefined where none was taken in. */
export function storedTable(name: string, folder = stateFolder()): { text: string } | { problem: string } | undefined {
  const path = storedTablesPath(folder)
  if (!existsSync(path)) {
    return undefined
  }
  try {
    const table = storedIn(path)[name]
    return table === undefined ? undefined : { text: verifiedText(checkedTable(table)) }
  } catch (error) {
    return { problem: `the table in ${path} is not used: ${messageOf(error)}` }
  }
}

function storedIn(path: string): Record<string, unknown> {
  let found: unknown
  const text = readTrusted(path) ?? ''
  try {
    found = JSON.parse(text)
  } catch {
    throw new UsageError('it is damaged')
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    throw new UsageError('it is damaged')
  }
  return found as Record<string, unknown>
}

function checkedTable(found: unknown): SignedTable {
  const { text, signature } = (found ?? {}) as Partial<SignedTable>
  if (typeof text !== 'string' || typeof signature !== 'string') {
    throw new UsageError('it is damaged')
  }
  return { text, signature }
}

/** @throws UsageError where nobody known signed it */
export function verifiedText({ text, signature }: SignedTable): string {
  const key = releaseKey()
  if (key === undefined) {
    throw new UsageError('there is no release key to check its signature with: put release-key.pem into the configuration folder')
  }
  if (!isSignedBy(key, Buffer.from(text), signature)) {
    throw new UsageError('its signature is not of the release key')
  }
  return text
}

/** In place of whatever was kept before. */
export function storeTable(name: string, table: SignedTable, folder = stateFolder()): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileDurably(storedTablesPath(folder), Buffer.from(`${JSON.stringify({ [name]: table })}\n`), { mode: 0o600 })
}
