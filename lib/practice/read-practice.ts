import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { daysLater } from '../formats/times.ts'
import { resultsIn } from '../rmm/gather.ts'
import type { ResultDocument } from '../schema/types.ts'
import { OWN_FILES, ownFiles, readFiles, withAnswersOf } from './own-files.ts'
import type { Heard, PracticeFiles, SetAside } from './state.ts'

/** What was read from folders and files, before any of it is judged. */
export interface Gathered {
  /** Where the practice's own files stand; undefined where there is no practice file. */
  folder?: string
  files: PracticeFiles
  documents: Heard[]
  setAside: SetAside[]
}

/**
 * Results of one practice and what it keeps beside them. Of each computer only what can count is read: results up to the newest whole sweep.
 * @param paths folders as `rounds import` keeps them, or files
 * @param now results of later moments are left out, but for those that nobody could have written yet
 * @throws UsageError, BadFile where the practice's own files cannot be used
 */
export function readPractice(paths: readonly string[], practiceFile: string | undefined, now: string): Gathered {
  const file = practiceFile ?? paths.map((path) => join(path, 'practice.json')).find((path) => existsSync(path))
  const setAside: SetAside[] = []
  const read = paths.flatMap((path) => documentsBelow(path, path, now, setAside))
  const folder = file === undefined ? undefined : dirname(file)
  const files = folder === undefined || file === undefined ? ownFiles(paths[0]) : readFiles(folder, file, setAside)
  const documents = ofThePractice(read, files.practice?.practice, setAside)
  return { ...(folder ? { folder } : {}), files: withAnswersOf(documents, files, now), documents, setAside }
}

// ── Results ──────────────────────────────────────────────────────────────────

/** The results of other practices do not count; which one is meant must be clear. @throws UsageError */
function ofThePractice(documents: readonly Heard[], practice: string | undefined, setAside: SetAside[]): Heard[] {
  const names = [...new Set(documents.flatMap(({ document }) => document.practice ?? []))].sort()
  if (practice === undefined && names.length > 1) {
    throw new UsageError(
      `These are results of ${names.length} practices (${names.slice(0, 5).join(', ')}). Name the folder of one, its practice.json with --practice, or make all reports from a store: rounds fleet import, rounds report --all.`,
    )
  }
  return documents.filter(({ document, file }) => {
    const isOther = practice !== undefined && document.practice !== null && !sameName(document.practice, practice)
    if (isOther) {
      setAside.push({ file, because: `it says that it belongs to ${document.practice}, and this is the report of ${practice}` })
    }
    return !isOther
  })
}

function sameName(a: string, b: string): boolean {
  const plain = (name: string) =>
    name
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toLowerCase()
  return plain(a) === plain(b)
}

/** As `rounds import` and --out name what they write. */
const BY_TIME = /^\d{4}-\d{2}-\d{2}T[\d.]+Z(?:\..*)?\.json$/
/** Enough to tell a new name of a computer from an id that two computers share. */
const AT_LEAST = 4
/** Another computer with the same id may stand behind many newer sweeps of the first. */
const AT_LEAST_DAYS = 3

/** @throws UsageError where the path is not there */
function documentsBelow(path: string, root: string, now: string, setAside: SetAside[]): Heard[] {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (!entry) {
    throw new UsageError(`report: ${path} is not there.`)
  }
  if (!entry.isDirectory()) {
    return readResults(path, root === path ? path : relative(root, path), setAside)
  }
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.') && !OWN_FILES.includes(name))
  const names = entries.filter((one) => one.isFile()).map(({ name }) => name)
  const folders = entries.filter((one) => one.isDirectory()).map(({ name }) => name)
  const read = (name: string) => readResults(join(path, name), relative(root, join(path, name)), setAside)
  return [
    ...newestOf(
      names.filter((name) => BY_TIME.test(name)),
      now,
      read,
      basename(path),
    ),
    ...names.filter((name) => !BY_TIME.test(name) && /\.(json|ndjson|jsonl|txt)$/i.test(name)).flatMap(read),
    ...folders.sort().flatMap((name) => documentsBelow(join(path, name), root, now, setAside)),
  ].filter(({ document }) => document.startedAt <= now || isImpossible(document.startedAt, now))
}

/** Newest first, until a whole sweep was found and enough is known of the computer's name. */
function newestOf(names: readonly string[], now: string, read: (name: string) => Heard[], folder: string): Heard[] {
  const found: Heard[] = []
  let counted = 0
  let hasSweep = false
  for (const name of [...names].sort().reverse()) {
    const at = timeOf(name)
    if (at > now && !isImpossible(at, now)) {
      continue
    }
    const documents = read(name)
    found.push(...documents)
    if (at <= now && documents.length > 0) {
      counted += 1
      hasSweep ||= documents.some(({ document }) => isWholeSweep(document))
    }
    // A folder that is not one computer's own may hold results of others behind these.
    const isOwn = found.every(({ document }) => document.machine.id === folder)
    if (isOwn && hasSweep && counted >= AT_LEAST && at < daysLater(now, -AT_LEAST_DAYS)) {
      break
    }
  }
  return found
}

/** Only a whole sweep tells what the computer shows of the questions. */
function isWholeSweep({ hints, scope }: ResultDocument): boolean {
  return hints !== undefined && scope === undefined
}

function timeOf(name: string): string {
  const [, day = '', hours = '', minutes = '', rest = ''] = /^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})([\d.]+Z)/.exec(name) ?? []
  return `${day}T${hours}:${minutes}:${rest}`
}

/** Later than today as well: nobody can have written it yet, whatever time is asked for. */
function isImpossible(at: string, now: string): boolean {
  return Date.parse(at) > Math.max(Date.parse(now), Date.now())
}

function readResults(path: string, name: string, setAside: SetAside[]): Heard[] {
  try {
    const { documents, problems } = resultsIn(readFileSync(path, 'utf8'))
    setAside.push(...problems.map((because) => ({ file: name, because })))
    return documents.map((document) => ({ document, file: name }))
  } catch (error) {
    setAside.push({ file: name, because: messageOf(error) })
    return []
  }
}
