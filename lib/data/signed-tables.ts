import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { makeFolders, removeFile, writeFileDurably } from '../host/writer-files.ts'
import { stateFolder } from '../state/folders.ts'
import { readTrusted } from '../state/read-file.ts'
import { isSignedBy, releaseKey } from './signature.ts'

/** A table that came apart from the program: its text exactly as it was signed. One file, so that no power cut parts the two. */
export interface SignedTable {
  text: string
  /** Base64. */
  signature: string
}

export function storedTablePath(name: string, folder = stateFolder()): string {
  return join(folder, 'tables', `${name}.signed.json`)
}

/** The text that was taken in, if its signature still holds; what is wrong with it where it does not; undefined where none was taken in. */
export function storedTable(name: string, folder = stateFolder()): { text: string } | { problem: string } | undefined {
  const path = storedTablePath(name, folder)
  if (!existsSync(path)) {
    return undefined
  }
  try {
    return { text: verifiedText(parsed(readTrusted(path) ?? '')) }
  } catch (error) {
    return { problem: `${path} is not used: ${messageOf(error)}` }
  }
}

function parsed(text: string): SignedTable {
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch {
    throw new UsageError('it is damaged')
  }
  const { text: table, signature } = (found ?? {}) as Partial<SignedTable>
  if (typeof table !== 'string' || typeof signature !== 'string') {
    throw new UsageError('it is damaged')
  }
  return { text: table, signature }
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

export function storeTable(name: string, table: SignedTable, folder = stateFolder()): void {
  const path = storedTablePath(name, folder)
  makeFolders(join(path, '..'))
  writeFileDurably(path, Buffer.from(`${JSON.stringify(table)}\n`), { mode: 0o600 })
}

/** False where none was taken in. */
export function forgetTable(name: string, folder = stateFolder()): boolean {
  return removeFile(storedTablePath(name, folder))
}
