import { resolve } from 'node:path'
import { messageOf } from '../errors.ts'
import type { Store } from './duckdb.ts'
import { type Listing, listing, type ResultFile } from './files.ts'
import { keepPracticeFolder, type PracticeFolder, readPracticeFolder } from './practice-files.ts'
import type { Owner } from './read-result.ts'
import { openReaders, type Readers } from './reading.ts'
import { setAside, settled } from './set-aside.ts'
import { type Incoming, takeIn } from './take-in.ts'

export interface Imported {
  /** Documents that were not there yet. */
  added: number
  known: number
  /** Files and lines that are not counted, and why. */
  setAside: { file: string; because: string }[]
  practices: number
  seconds: number
}

export interface Importing {
  /** ISO 8601, UTC. */
  now: string
  /** The file that runs Rounds, for threads that read; without it one thread reads all. */
  program?: string
  onProgress?(done: number, total: number): void
}

const FILES_AT_A_TIME = 64
const BATCH = 1024

/**
 * Takes all results of these folders and files into the store. What is there already is left out, what is damaged is set aside and named. A batch is in
 * the store or not, so after a kill the next import goes on. @throws UsageError for a path that is not there
 */
export async function importInto(store: Store, paths: readonly string[], importing: Importing): Promise<Imported> {
  const started = performance.now()
  const lists = paths.map((path) => listing(resolve(path)))
  const folders = await keepPractices(store, lists, importing.now)
  const files = lists.flatMap(({ results }) => results)
  const read = await readAll(store, files, folders, importing)
  const practiceProblems = [...folders.values()].flatMap(({ folder, slug, problem }) =>
    problem ? [{ slug, file: `${folder}/practice.json`, because: problem }] : [],
  )
  const unread = lists.flatMap((list) => list.unread.map(({ name, because }) => ({ slug: '', file: name, because })))
  const aside = [...read.setAside, ...practiceProblems, ...unread]
  await settled(store, read.whole)
  await setAside(store, aside, importing.now)
  const seconds = (performance.now() - started) / 1000
  const counts = { added: read.added, known: read.found - read.added, aside: aside.length }
  await store.run('insert into imports values ($now::timestamp, $added, $known, $aside, $seconds)', {
    now: importing.now,
    ...counts,
    seconds,
  })
  return {
    added: counts.added,
    known: counts.known,
    setAside: aside.map(({ file, because }) => ({ file, because })),
    practices: folders.size,
    seconds,
  }
}

async function keepPractices(store: Store, lists: readonly Listing[], now: string): Promise<Map<string, PracticeFolder>> {
  const folders = new Map<string, PracticeFolder>()
  for (const folder of lists.flatMap(({ practiceFolders }) => practiceFolders)) {
    try {
      const read = readPracticeFolder(folder)
      await keepPracticeFolder(store, read)
      folders.set(folder, read)
    } catch (error) {
      await setAside(store, [{ slug: '', file: folder, because: `what the practice keeps there cannot be read: ${messageOf(error)}` }], now)
    }
  }
  return folders
}

interface ReadAll {
  found: number
  added: number
  setAside: { slug: string; file: string; because: string }[]
  /** Names of files in which nothing is wrong. */
  whole: string[]
}

async function readAll(
  store: Store,
  files: readonly ResultFile[],
  folders: ReadonlyMap<string, PracticeFolder>,
  { now, program, onProgress }: Importing,
): Promise<ReadAll> {
  const readers = openReaders(files.length, program)
  const all: ReadAll = { found: 0, added: 0, setAside: [], whole: [] }
  let batch: Incoming[] = []
  try {
    // Each checkpoint writes the documents of all computers again.
    await store.run("set checkpoint_threshold = '256MB'")
    for await (const { part, done } of inOrder(files, folders, readers)) {
      batch.push(...part.documents)
      all.setAside.push(...part.setAside)
      all.whole.push(...part.whole)
      if (batch.length >= BATCH || done === files.length) {
        all.found += batch.length
        all.added += await takeIn(store, batch, now)
        batch = []
      }
      onProgress?.(done, files.length)
    }
  } finally {
    await readers.close()
  }
  return all
}

interface Part {
  documents: Incoming[]
  setAside: ReadAll['setAside']
  whole: string[]
}

/** Reads ahead while the store takes in what was read. */
async function* inOrder(files: readonly ResultFile[], folders: ReadonlyMap<string, PracticeFolder>, readers: Readers) {
  const ahead: { part: Promise<Part>; done: number }[] = []
  for (let from = 0; from < files.length || ahead.length > 0; ) {
    while (from < files.length && ahead.length < (2 * BATCH) / FILES_AT_A_TIME) {
      const some = files.slice(from, from + FILES_AT_A_TIME)
      from += some.length
      const part = readSome(some, folders, readers)
      // It is awaited later; until then a failure must not end the program.
      part.catch(() => undefined)
      ahead.push({ part, done: from })
    }
    const next = ahead.shift()
    if (next) {
      yield { part: await next.part, done: next.done }
    }
  }
}

async function readSome(files: readonly ResultFile[], folders: ReadonlyMap<string, PracticeFolder>, readers: Readers): Promise<Part> {
  const of = ({ practiceFolder = '' }: ResultFile) => folders.get(practiceFolder)
  const read = await readers.read(files.map((file) => ({ path: file.path, owner: ownerOf(of(file)) })))
  const part: Part = { documents: [], setAside: [], whole: [] }
  for (const [index, file] of files.entries()) {
    const { documents, problems } = read[index] ?? { documents: [], problems: ['was not read'] }
    for (const document of documents) {
      part.documents.push({ ...document, file: file.name })
    }
    part.setAside.push(...problems.map((because) => ({ slug: of(file)?.slug ?? slugOf(file), file: file.name, because })))
    if (problems.length === 0) {
      part.whole.push(file.name)
    }
  }
  return part
}

function ownerOf(folder: PracticeFolder | undefined): Owner {
  return { practice: folder?.name ?? folder?.slug ?? null, isStated: typeof folder?.name === 'string' }
}

/** The first folder of `<practice>/<machine>/<time>.json`. */
function slugOf({ name }: ResultFile): string {
  const folders = name.split('/').slice(0, -1)
  return folders[0] ?? ''
}
