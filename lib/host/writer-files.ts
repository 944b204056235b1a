import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { literally } from '../pattern.ts'
import { codeOf, isMissing } from './system-errors.ts'

export interface WriteOptions {
  /** Permission bits, such as 0o644. */
  mode: number
  uid?: number
  gid?: number
}

/** Puts a whole file in place in one step that survives a power cut; what stood there stays until then. */
export function writeFileDurably(path: string, bytes: Uint8Array, options: WriteOptions): void {
  refuseAnythingButAFile(path)
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.rounds`)
  try {
    writeDraft(draft, bytes, options)
    fs.renameSync(draft, path)
  } catch (error) {
    fs.rmSync(draft, { force: true })
    throw failure(`${path} could not be written`, error)
  }
  flushFolder(dirname(path))
}

/** What a draft of a file is called: Rounds' own, or that of GLib, by which the compiler of dconf writes (g_file_set_contents, glib/gfileutils.c: six of A-Z and 0-9). */
const DRAFTS = { rounds: (name: string) => `\\.${name}\\.[0-9a-f-]{36}\\.rounds`, glib: (name: string) => `${name}\\.[A-Z0-9]{6}` }
export type DraftsOf = keyof typeof DRAFTS

/** Takes away what a run that was killed between a draft and its place left beside the file. No other run may be writing it now. */
export function removeDrafts(path: string, by: DraftsOf = 'rounds'): void {
  const folder = dirname(path)
  const name = new RegExp(`^${DRAFTS[by](literally(basename(path)))}$`)
  for (const draft of namesIn(folder).filter((other) => name.test(other))) {
    removeFile(join(folder, draft))
  }
}

/** Empty where there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder)
  } catch (error) {
    if (isMissing(error)) {
      return []
    }
    throw failure(`${folder} could not be looked through`, error)
  }
}

/** False where there was nothing to remove. A link is removed itself, never what it leads to. */
export function removeFile(path: string): boolean {
  try {
    fs.unlinkSync(path)
  } catch (error) {
    if (isMissing(error)) {
      return false
    }
    throw failure(`${path} could not be removed`, error)
  }
  flushFolder(dirname(path))
  return true
}

/** Makes the folders that are missing, outermost first; those that were made. */
export function makeFolders(path: string): string[] {
  const full = resolve(path)
  const status = statusOf(full, fs.statSync)
  if (status?.isDirectory()) {
    return []
  }
  if (status) {
    throw new Error(`${full} should be a folder, but it is a file: move it away first`)
  }
  const above = makeFolders(dirname(full))
  try {
    fs.mkdirSync(full)
    fs.chmodSync(full, 0o755)
  } catch (error) {
    throw failure(`The folder ${full} could not be made`, error)
  }
  flushFolder(dirname(full))
  return [...above, full]
}

/** False where it is not there or something is in it. */
export function removeFolderIfEmpty(path: string): boolean {
  try {
    fs.rmdirSync(path)
  } catch (error) {
    if (isMissing(error) || ['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) {
      return false
    }
    throw failure(`The folder ${path} could not be removed`, error)
  }
  flushFolder(dirname(path))
  return true
}

function refuseAnythingButAFile(path: string): void {
  const status = statusOf(path, fs.lstatSync)
  if (status?.isSymbolicLink()) {
    throw new Error(`${path} is a symbolic link: it was not written, because the file it leads to may belong to somebody else`)
  }
  if (status && !status.isFile()) {
    throw new Error(`${path} is not a regular file: it was not written`)
  }
}

function statusOf(path: string, look: (path: string) => fs.Stats): fs.Stats | undefined {
  try {
    return look(path)
  } catch (error) {
    if (isMissing(error)) {
      return undefined
    }
    throw failure(`${path} could not be looked at`, error)
  }
}

/** The owner comes before the mode, because a change of owner clears mode bits. */
function writeDraft(draft: string, bytes: Uint8Array, options: WriteOptions): void {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = fs.constants
  const file = fs.openSync(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  try {
    fs.writeFileSync(file, bytes)
    if (options.uid !== undefined || options.gid !== undefined) {
      const status = fs.fstatSync(file)
      fs.fchownSync(file, options.uid ?? status.uid, options.gid ?? status.gid)
    }
    fs.fchmodSync(file, options.mode)
    fs.fsyncSync(file)
  } finally {
    fs.closeSync(file)
  }
}

/** A name is on the disk for certain only after its folder was flushed; Windows has no such call. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') {
    return
  }
  try {
    const handle = fs.openSync(folder, fs.constants.O_RDONLY)
    try {
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  } catch (error) {
    throw failure(`A change in ${folder} was made, but it is not certain to be on the disk`, error)
  }
}

function failure(sentence: string, error: unknown): Error {
  return new Error(`${sentence} (${codeOf(error) || 'unknown error'})`, { cause: error })
}
