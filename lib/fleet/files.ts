import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'

/** A file with results. */
export interface ResultFile {
  path: string
  /** As the store names it: from the folder that was imported, so that it is the same wherever that folder stands. */
  name: string
  /** The nearest folder above it that holds a practice.json; undefined where none does. */
  practiceFolder?: string
}

/** What stands beside the results of a practice. */
export const PRACTICE_FILES = ['practice.json', 'attestations.json', 'waivers.json', 'reports.jsonl'] as const

export interface Listing {
  results: ResultFile[]
  /** Folders that hold what a practice keeps. */
  practiceFolders: string[]
  unread: { name: string; because: string }[]
}

/** All that lies below a folder, or one file. What a computer is still writing begins with a dot. @throws UsageError */
export function listing(path: string): Listing {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (!entry) {
    throw new UsageError(`fleet import: ${path} is not there.`)
  }
  const list: Listing = { results: [], practiceFolders: [], unread: [] }
  if (entry.isDirectory()) {
    walk(path, path, undefined, list)
  } else {
    list.results.push({ path, name: basename(path) })
  }
  return list
}

function walk(root: string, folder: string, above: string | undefined, list: Listing): void {
  const names = entriesOf(root, folder, list)
  const isOfPractice = (name: string) => PRACTICE_FILES.some((one) => one === name)
  const own = names.some((one) => one.isFile() && isOfPractice(one.name))
  const practiceFolder = own ? folder : above
  if (own) {
    list.practiceFolders.push(folder)
  }
  for (const one of names) {
    const path = join(folder, one.name)
    if (one.isDirectory()) {
      walk(root, path, practiceFolder, list)
    } else if (one.isFile() && !isOfPractice(one.name) && /\.(json|ndjson|jsonl)$/i.test(one.name)) {
      list.results.push({ path, name: nameBelow(root, path), ...(practiceFolder ? { practiceFolder } : {}) })
    }
  }
}

function entriesOf(root: string, folder: string, list: Listing) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.'))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    list.unread.push({ name: nameBelow(root, folder), because: messageOf(error) })
    return []
  }
}

/** With forward slashes on every system. */
function nameBelow(root: string, path: string): string {
  return (relative(root, path) || basename(dirname(path))).replaceAll('\\', '/')
}
