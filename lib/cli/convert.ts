import { mkdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { allBad } from '../authoring/collection.ts'
import { content } from '../content/index.ts'
import { BadFile, messageOf, UsageError } from '../errors.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import { hdfOf } from '../report/hdf.ts'
import { ocsfEvents } from '../report/ocsf.ts'
import { resultsIn } from '../rmm/gather.ts'
import { parsed } from '../schema/check.ts'
import type { ResultDocument } from '../schema/types.ts'
import { readText } from '../state/read-file.ts'
import { filesBelow, type Unread } from './import.ts'

export interface ConvertOptions {
  to: 'ocsf' | 'hdf'
  newest?: boolean
  out?: string
}

interface Read {
  documents: ResultDocument[]
  bad: BadFile[]
}

/** `rounds convert FILE...`: what cannot be converted is named at the end, and the rest is converted all the same. @throws UsageError */
export async function convert(paths: string[], { to, newest, out }: ConvertOptions): Promise<void> {
  const read = together(paths.map(documentsAt))
  const documents = newest ? newestOf(read.documents) : read.documents
  const isOne = documents.length <= 1 && paths.length === 1 && !isFolder(paths[0])
  if (to === 'hdf' && !isOne && out === undefined) {
    throw new UsageError('HDF is one file for each result document: say with --out <folder> where they go.')
  }
  if (to === 'ocsf') {
    put(ndjson(documents), out)
  } else if (isOne) {
    put(documents.map(hdfText).join(''), out)
  } else {
    putAll(documents, out ?? '')
  }
  if (read.bad.length > 0) {
    throw allBad(read.bad)
  }
}

/** What a practice keeps beside its results, and reports of them, are no results. */
const RESULT = /^(?!(?:practice|provider|machine|attestations|waivers)\.json$|reports\.jsonl$).*\.(?:json|ndjson|jsonl)$/i

function documentsAt(path: string): Read {
  if (!isFolder(path)) {
    return documentsIn(path)
  }
  const unread: Unread[] = []
  const found = filesBelow(path, unread).filter((file) => RESULT.test(basename(file)))
  return together([...found.map(documentsIn), { documents: [], bad: unread.map(({ file, problem }) => unreadable(file, problem)) }])
}

/** One document, or one a line. */
function documentsIn(file: string): Read {
  try {
    const text = readText(file)
    if (!/\n\s*\{/.test(text) || isJson(text)) {
      return { documents: [parsed('result', text, file)], bad: [] }
    }
    const { documents, problems } = resultsIn(text)
    const bad = problems.map((problem) => ({ property: '', expected: 'a result document on each line', found: problem }))
    return { documents, bad: bad.length > 0 ? [new BadFile(file, bad)] : [] }
  } catch (error) {
    const bad = error instanceof BadFile ? error : unreadable(file, messageOf(error).replace(`${file} cannot be read: `, ''))
    return { documents: [], bad: [bad] }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''))
    return true
  } catch {
    return false
  }
}

function unreadable(file: string, found: string): BadFile {
  return new BadFile(file, [{ property: '', expected: 'a file that can be read', found }])
}

function together(parts: readonly Read[]): Read {
  return { documents: parts.flatMap(({ documents }) => documents), bad: parts.flatMap(({ bad }) => bad) }
}

function isFolder(path: string | undefined): boolean {
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Of each computer of each practice; of a copied machine id each host name. */
function newestOf(documents: readonly ResultDocument[]): ResultDocument[] {
  const newest = new Map<string, ResultDocument>()
  for (const document of documents) {
    const { practice, machine, startedAt, scope = 'machine' } = document
    const key = JSON.stringify([practice, machine.id, machine.hostname.toLowerCase(), scope])
    const other = newest.get(key)
    if (!other || other.startedAt < startedAt) {
      newest.set(key, document)
    }
  }
  return [...newest.values()]
}

function ndjson(documents: readonly ResultDocument[]): string {
  return documents
    .flatMap((document) => ocsfEvents(document, content.items()))
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('')
}

function hdfText(document: ResultDocument): string {
  return `${JSON.stringify(hdfOf(document, content.items()), null, 2)}\n`
}

/** `<computer>-<time>-<machine id>.json`: two computers of one name stay apart. */
function putAll(documents: readonly ResultDocument[], folder: string): void {
  for (const document of documents) {
    const { id, hostname } = document.machine
    const name = [hostname, document.startedAt, id].map((part) => part.replace(/[^A-Za-z0-9.]+/g, '-')).join('_')
    put(hdfText(document), join(folder, `${name}.json`), folder)
  }
}

function put(text: string, file: string | undefined, folder?: string): void {
  if (file === undefined) {
    process.stdout.write(text)
    return
  }
  if (text === '') {
    return
  }
  try {
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true })
    }
    writeFileDurably(file, Buffer.from(text), { mode: 0o640 })
  } catch (error) {
    throw new UsageError(`--out ${folder ?? file}: ${messageOf(error)}`)
  }
}
