import { readdir } from 'node:fs/promises'
import { inAsciiOrder, isGlob, segmentMatcher } from './glob.ts'
import { codeOf, isMissing } from './system-errors.ts'

const MOST = 10_000

/** The paths that patterns may mean. Literal paths are passed on unseen; `*` and `?` stay inside one segment and skip dot files. */
export async function expandPaths(patterns: readonly string[]): Promise<{ paths: string[]; missed: string[] }> {
  const paths = new Set<string>()
  const missed: string[] = []
  for (const pattern of patterns) {
    for (const path of await expandPath(pattern, missed)) {
      paths.add(path)
    }
  }
  if (paths.size > MOST) {
    missed.push(`${patterns.join(', ')}: more than ${MOST} files match, only so many were read`)
  }
  return { paths: [...paths].slice(0, MOST), missed }
}

async function expandPath(pattern: string, missed: string[]): Promise<string[]> {
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
      next.push(...(await namesIn(folder, segment, isLast, missed)).map((name) => join(folder, name)))
    }
    found = next
  }
  return found
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
