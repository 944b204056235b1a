import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { USAGE } from '../engine/exit-code.ts'
import { messageOf, UsageError } from '../errors.ts'
import { countsInWords, worstInWords } from '../report/words.ts'
import { type Gathered, resultsIn } from '../rmm/gather.ts'
import type { ResultDocument } from '../schema/types.ts'
import { keepIn } from './keep.ts'
import { print, printJson } from './terminal.ts'

export interface ImportOptions {
  into: string
  json?: boolean
}

/** A file that could not be read, and why. */
export interface Unread {
  file: string
  problem: string
}

/** `rounds import`: results from wherever an RMM left them, kept as one folder that reports read. What cannot be read is named, and the rest is kept. */
export async function importResults(files: string[], { into, json }: ImportOptions): Promise<void> {
  const unread: Unread[] = []
  const documents: ResultDocument[] = []
  for (const file of files.flatMap((one) => filesBelow(one, unread))) {
    const { documents: found, problems } = await gathered(file)
    documents.push(...found)
    unread.push(...problems.map((problem) => ({ file, problem })))
  }
  const kept = documents.filter((document) => keepIn(into, document))
  const outcome = { imported: kept.length, known: documents.length - kept.length, unread }
  if (json) {
    printJson({ ...outcome, machines: newestOf(documents).map(machineJson) })
  } else {
    print(inWords(into, outcome, documents))
  }
  process.exitCode = unread.length > 0 ? (documents.length > 0 ? 3 : USAGE) : 0
}

const LARGEST_FILE = 256 * 1024 * 1024

async function gathered(file: string): Promise<Gathered> {
  try {
    if (statSync(file).size > LARGEST_FILE) {
      return { documents: [], problems: ['is larger than 256 MB: no results of Rounds are'] }
    }
    return resultsIn(readFileSync(file, 'utf8'))
  } catch (error) {
    return { documents: [], problems: [messageOf(error)] }
  }
}

/** What a computer is still writing begins with a dot. */
export function filesBelow(path: string, unread: Unread[]): string[] {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (!entry) {
    throw new UsageError(`import: ${path} is not there.`)
  }
  if (!entry.isDirectory()) {
    return [path]
  }
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.'))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((one) => (one.isDirectory() ? filesBelow(join(path, one.name), unread) : one.isFile() ? [join(path, one.name)] : []))
  } catch (error) {
    unread.push({ file: path, problem: messageOf(error) })
    return []
  }
}

function newestOf(documents: readonly ResultDocument[]): ResultDocument[] {
  const newest = new Map<string, ResultDocument>()
  for (const document of documents) {
    const other = newest.get(document.machine.id)
    if (!other || other.startedAt < document.startedAt) {
      newest.set(document.machine.id, document)
    }
  }
  return [...newest.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

function nameOf({ practice, machine }: ResultDocument): string {
  return `${practice ?? ''} ${machine.hostname}`
}

function machineJson({ practice, machine, startedAt, items }: ResultDocument) {
  return { practice, id: machine.id, hostname: machine.hostname, newest: startedAt, worst: worstInWords(items) }
}

function inWords(
  into: string,
  { imported, known, unread }: { imported: number; known: number; unread: Unread[] },
  documents: ResultDocument[],
): string {
  const machines = newestOf(documents).map(({ practice, machine, startedAt, items }) =>
    [practice ?? '(no practice)', machine.hostname, startedAt.slice(0, 16).replace('T', ' '), countsInWords(items)].join('  '),
  )
  return [
    ...machines,
    ...(machines.length > 0 ? [''] : []),
    `${count(imported, 'result')} kept in ${into}${known > 0 ? `, ${known} there already` : ''}.`,
    ...unread.map(({ file, problem }) => `Not read: ${file}: ${problem}`),
  ].join('\n')
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`
}
