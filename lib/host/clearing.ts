import * as fs from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../errors.ts'
import { codeOf, isMissing } from './system-errors.ts'

/** The names that Rounds and its launchers give to what they make in a folder. Whatever has another name belongs to somebody else. */
export interface KnownNames {
  files?: RegExp
  folders?: readonly { name: RegExp; inside: KnownNames }[]
  /** These go last, so that what is left of a removal that was killed can still be told. */
  last?: RegExp
}

/** What stands in one folder: what may go, in the order of removing, and what stays. */
export interface Clearing {
  /** The folder itself comes last; it is missing where somebody else's things are in it. */
  own: OwnEntry[]
  /** Of other people. A folder that holds some stays, too. */
  foreign: string[]
  unread: Left[]
}

export interface OwnEntry {
  path: string
  isFolder: boolean
}

export interface Left {
  path: string
  because: string
  /** A file that runs at this moment, or the folder around it: Windows lets go of them when the program has ended. */
  why?: 'in-use' | 'not-empty'
}

/** Looks through a folder of Rounds without following a link; empty where it is not there. */
export function lookThrough(folder: string, known: KnownNames): Clearing {
  const status = fs.lstatSync(folder, { throwIfNoEntry: false })
  if (!status) {
    return { own: [], foreign: [], unread: [] }
  }
  if (!status.isDirectory()) {
    return { own: [], foreign: [], unread: [{ path: folder, because: 'it is a link or a file, and Rounds goes through no link' }] }
  }
  try {
    return inside(folder, known)
  } catch (error) {
    return { own: [], foreign: [], unread: [{ path: folder, because: messageOf(error) }] }
  }
}

function inside(folder: string, known: KnownNames): Clearing {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => orderOf(a.name, known) - orderOf(b.name, known))
  const found = entries.map((entry) => entryOf(folder, entry, known))
  const foreign = found.flatMap((one) => one.foreign)
  const unread = found.flatMap((one) => one.unread)
  const itself = foreign.length + unread.length === 0 ? [{ path: folder, isFolder: true }] : []
  return { own: [...found.flatMap((one) => one.own), ...itself], foreign, unread }
}

function orderOf(name: string, { last }: KnownNames): number {
  return last?.test(name) ? 1 : 0
}

function entryOf(folder: string, entry: fs.Dirent, known: KnownNames): Clearing {
  const path = join(folder, entry.name)
  if (entry.isDirectory()) {
    const ours = known.folders?.find(({ name }) => name.test(entry.name))
    return ours ? lookThrough(path, ours.inside) : { own: [], foreign: [path], unread: [] }
  }
  // A link of one of these names goes itself; where it leads is never looked at.
  const isOurs = known.files?.test(entry.name) || (entry.isSymbolicLink() && known.folders?.some(({ name }) => name.test(entry.name)))
  return isOurs ? { own: [{ path, isFolder: false }], foreign: [], unread: [] } : { own: [], foreign: [path], unread: [] }
}

/** Removes each entry, whatever happens to the others; what stayed. */
export function removeAll(entries: readonly OwnEntry[]): Left[] {
  return entries.flatMap(({ path, isFolder }) => {
    try {
      if (isFolder) {
        fs.rmdirSync(path)
      } else {
        fs.unlinkSync(path)
      }
      return []
    } catch (error) {
      return isMissing(error) ? [] : [leftOf(path, error)]
    }
  })
}

function leftOf(path: string, error: unknown): Left {
  const code = codeOf(error)
  if (code === 'ENOTEMPTY' || code === 'EEXIST') {
    return { path, because: 'something is still in it', why: 'not-empty' }
  }
  const isInUse = process.platform === 'win32' && ['EBUSY', 'EPERM', 'EACCES'].includes(code)
  return isInUse ? { path, because: `it is in use (${code})`, why: 'in-use' } : { path, because: code || messageOf(error) }
}
