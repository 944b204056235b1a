import { readdir } from 'node:fs/promises'
import { inAsciiOrder, isGlob, segmentMatcher } from './glob.ts'
import { codeOf, isMissing } from './system-errors.ts'

const MOST = 10_000

/** What is left of a walk, and what it could not see. */
interface Walk {
  folders: number
  missed: string[]
}

/**
 * The paths that patterns may mean. Literal paths are passed on unseen; `*` and `?` stay inside one segment and skip dot files.
 * @param most paths that are taken, and folders that are looked into; what is beyond is a miss, and not even looked for
 */
export async function expandPaths(patterns: readonly string[], most = MOST): Promise<{ paths: string[]; missed: string[] }> {
  const paths = new Set<string>()
  const walk: Walk = { folders: most, missed: [] }
  for (const pattern of patterns) {
    for (const path of await expandPath(pattern, walk, most)) {
      paths.add(path)
    }
    if (paths.size > most) {
      walk.missed.push(`${patterns.join(', ')}: more than ${most} files match, only so many were read`)
      break
    }
  }
  return { paths: [...paths].slice(0, most), missed: walk.missed }
}

async function expandPath(pattern: string, walk: Walk, most: number): Promise<string[]> {
  const { root, segments, separator } = splitPath(pattern)
  let found = [root]
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1
    const join = (folder: string, name: string) => (folder === root ? folder + name : folder + separator + name)
    if (!isGlob(segment)) {
      found = found.map((folder) => join(folder, segment))
      continue
    }
    const next: string[] = []
    for (const folder of found) {
      if (walk.folders === 0) {
        walk.missed.push(tooManyFolders(pattern, most))
        return isLast ? next : []
      }
      walk.folders -= 1
      for (const name of await namesIn(folder, segment, isLast, walk.missed)) {
        next.push(join(folder, name))
      }
      if (next.length > most) {
        break
      }
    }
    if (!isLast && next.length > most) {
      walk.missed.push(tooManyFolders(pattern, most))
    }
    found = isLast ? next : next.slice(0, most)
  }
  return found
}

function tooManyFolders(pattern: string, most: number): string {
  return `${pattern}: more than ${most} folders would have to be listed, only so many were`
}

function splitPath(pattern: string) {
  const windows = process.platform === 'win32'
  const separator = windows ? '\\' : '/'
  const [start = ''] = (windows ? /^([A-Za-z]:)?[\\/]*/ : /^\/*/).exec(pattern) ?? []
  const root = windows ? start.replaceAll('/', separator) : start
  const segments = pattern
    .slice(start.length)
    .split(windows ? /[\\/]+/ : /\/+/)
    .filter(Boolean)
  return { root, segments, separator }
}

async function namesIn(folder: string, segment: string, filesOnly: boolean, missed: string[]): Promise<string[]> {
  const matches = segmentMatcher(segment, { ignoreCase: process.platform === 'win32' })
  try {
    const entries = await readdir(folder || '.', { withFileTypes: true })
    const wanted = entries.filter((entry) => !(filesOnly && entry.isDirectory()) && isShown(entry.name, segment) && matches(entry.name))
    return inAsciiOrder(wanted.map((entry) => entry.name))
  } catch (error) {
    if (!isMissing(error)) {
      missed.push(`${folder} could not be listed (${codeOf(error) || 'unknown error'})`)
    }
    return []
  }
}

function isShown(name: string, segment: string): boolean {
  return !name.startsWith('.') || segment.startsWith('.')
}
