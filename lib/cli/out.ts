import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { codeOf, isDenied, isMissing } from '../host/system-errors.ts'
import { makeFolders } from '../host/writer-files.ts'
import { practiceSlug } from '../practice/slug.ts'
import type { ResultDocument } from '../schema/types.ts'

/** Says to later runs that files in this folder cannot be renamed, where nobody may delete what was written. */
const NO_RENAME = '.no-rename.rounds'
const DOCUMENT_MODE = 0o640

/**
 * Puts a document at `<folder>/<practice>/<machine id>/<startedAt>.json`, in one step, so that a collector never sees half of it. A folder need only be
 * writable: where it can neither be listed nor flushed nor renamed in, the document is written under its last name, and one that is not JSON yet is not
 * whole. @throws UsageError
 */
export function writeInto(folder: string, document: ResultDocument): void {
  writeAt(folder, document, placeOf(document).name)
}

/** The same under another name. @throws UsageError */
export function writeAt(folder: string, document: ResultDocument, name: string): void {
  const { practice, machine } = placeOf(document)
  const bytes = Buffer.from(`${JSON.stringify(document)}\n`)
  try {
    const own = ownFolder(folder, practice, machine)
    if (own === undefined) {
      write(join(folder, `${practice}.${machine}.${name}`), bytes)
    } else {
      write(join(own, name), bytes)
    }
  } catch (error) {
    throw new UsageError(`--out ${folder}: ${messageOf(error)}`)
  }
}

/** The folder of the practice, that of the computer, and the name of the file. */
export function placeOf({ practice, machine, startedAt }: ResultDocument): { practice: string; machine: string; name: string } {
  return { practice: practiceSlug(practice), machine: machine.id, name: `${startedAt.replaceAll(':', '')}.json` }
}

/** Undefined where the folder of the practice is somebody else's and takes nothing: then the document lies beside it. */
function ownFolder(folder: string, practice: string, machine: string): string | undefined {
  makeFolders(folder)
  const mode = fs.statSync(folder).mode & 0o3777
  const shared = join(folder, practice)
  const own = join(shared, machine)
  // Whoever comes second must be able to put its own folder into the first one's.
  makeFolder(shared, mode)
  try {
    makeFolder(own, (mode & ~0o022) | 0o700)
    return mayWrite(own) ? own : undefined
  } catch (error) {
    if (isDenied(error)) {
      return undefined
    }
    throw error
  }
}

/** @throws where something else stands there: a link could lead anywhere */
function makeFolder(path: string, mode: number): void {
  try {
    fs.mkdirSync(path)
    attempt(() => fs.chmodSync(path, mode))
    attempt(() => flushFolder(dirname(path)))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      throw error
    }
  }
  if (!fs.lstatSync(path).isDirectory()) {
    throw new Error(`${path} is not a folder, and nothing is written through it`)
  }
}

function mayWrite(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.W_OK | fs.constants.X_OK)
    return true
  } catch {
    return false
  }
}

function write(path: string, bytes: Buffer): void {
  const marker = join(dirname(path), NO_RENAME)
  if (isThere(marker) || !writeByRename(path, bytes, marker)) {
    writeAtOnce(path, bytes)
  }
  attempt(() => flushFolder(dirname(path)))
}

/** Looking may be forbidden, too. */
export function isThere(path: string): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

/** False where drafts cannot be renamed; where they cannot be removed either, an empty one stays and no other follows. */
function writeByRename(path: string, bytes: Buffer, marker: string): boolean {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.rounds`)
  const file = create(draft)
  try {
    fill(file, bytes)
    // Windows does not rename what is open.
    fs.closeSync(file)
    fs.renameSync(draft, path)
    return true
  } catch (error) {
    attempt(() => fs.closeSync(file))
    if (!attempt(() => fs.unlinkSync(draft)) && isDenied(error)) {
      attempt(() => fs.truncateSync(draft))
      attempt(() => fs.mkdirSync(marker))
    }
    if (isDenied(error) || isMissing(error)) {
      return false
    }
    throw error
  }
}

/** Nothing that is there is touched. */
function writeAtOnce(path: string, bytes: Buffer): void {
  const { file, target } = createNew(path)
  try {
    fill(file, bytes)
  } catch (error) {
    attempt(() => fs.ftruncateSync(file))
    attempt(() => fs.unlinkSync(target))
    throw error
  } finally {
    fs.closeSync(file)
  }
}

function createNew(path: string): { file: number; target: string } {
  try {
    return { file: create(path), target: path }
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      throw error
    }
    const target = path.replace(/\.json$/, `.${randomUUID()}.json`)
    return { file: create(target), target }
  }
}

function create(path: string): number {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = fs.constants
  return fs.openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, DOCUMENT_MODE)
}

/** A share may know neither modes nor flushing; a full disk must be heard. */
function fill(file: number, bytes: Buffer): void {
  fs.writeFileSync(file, bytes)
  attempt(() => fs.fchmodSync(file, DOCUMENT_MODE))
  try {
    fs.fsyncSync(file)
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(codeOf(error))) {
      throw error
    }
  }
}

/** Windows has no such call. */
function flushFolder(path: string): void {
  if (process.platform !== 'win32') {
    const handle = fs.openSync(path, fs.constants.O_RDONLY)
    try {
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  }
}

/** What is good to have; false where it could not be done. */
function attempt(act: () => void): boolean {
  try {
    act()
    return true
  } catch {
    return false
  }
}
