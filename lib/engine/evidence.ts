import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { hostname } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { KEY_FILE } from '../data/signature.ts'
import { messageOf, UsageError } from '../errors.ts'
import { isMissing } from '../host/system-errors.ts'
import { makeFolders, writeFileDurably } from '../host/writer-files.ts'
import { journalLines, type Verification, verifyChain } from '../journal/chain.ts'
import { lastEntry, readJournal } from '../journal/read.ts'
import { DECISIONS } from '../state/places.ts'

/** What proves later what was done here, and what was decided. */
export interface Evidence {
  folder: string
  files: { name: string; bytes: number; sha256: string }[]
  journal: Verification & { head: string | null }
}

/** What Rounds remembers and nobody could tell again; not what it would make anew. */
const REMEMBERED = [
  'journal.jsonl',
  'audit.log',
  'verdicts.json',
  'history.json',
  'restore-proofs.json',
  'schedule.json',
  'waiting.json',
  'machine-id',
]

const JOURNAL = 'journal.jsonl'

/** An export within what is about to be removed would be no export. @throws UsageError */
export function refuseInside(folder: string, places: readonly string[]): void {
  const inner = places.find((place) => isWithin(realPath(resolve(folder)), realPath(place)))
  if (inner !== undefined) {
    throw new UsageError(`--export ${folder}: expected a folder outside of ${inner}, which is removed.`)
  }
}

function isWithin(path: string, place: string): boolean {
  const way = relative(place, path)
  return way === '' || (!way.startsWith('..') && resolve(place, way) === path)
}

function realPath(path: string): string {
  const above = resolve(path, '..')
  try {
    return fs.realpathSync(path)
  } catch {
    return above === path ? path : join(realPath(above), relative(above, path))
  }
}

/**
 * Copies the journal, the last findings and the practice's own decisions into a new folder below this one, and reads all of it back.
 * @throws where any of it is not certainly there
 */
export function exportEvidence(into: string, state: string, config: string, now: Date): Evidence {
  const files = [
    ...REMEMBERED.map((name) => ({ name, from: join(state, name) })),
    ...[...DECISIONS, KEY_FILE].map((name) => ({ name: `config/${name}`, from: join(config, name) })),
  ]
  const found = files.flatMap(({ name, from }) => {
    const bytes = bytesOf(from)
    return bytes ? [{ name, bytes }] : []
  })
  const machine = found.find(({ name }) => name === 'machine-id')?.bytes.toString() ?? ''
  const folder = newFolder(into, /^[0-9a-f]{8}/.exec(machine)?.[0] ?? 'unknown', now)
  if (found.some(({ name }) => name.startsWith('config/'))) {
    fs.mkdirSync(join(folder, 'config'), { mode: 0o700 })
  }
  for (const { name, bytes } of found) {
    writeAndReadBack(join(folder, name), bytes)
  }
  const evidence: Evidence = { folder, files: found.map(describe), journal: journalIn(folder) }
  writeAndReadBack(
    join(folder, 'export.json'),
    Buffer.from(`${JSON.stringify({ hostname: hostname(), at: now.toISOString(), ...evidence, folder: undefined }, undefined, 2)}\n`),
  )
  return evidence
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return fs.readFileSync(path)
  } catch (error) {
    if (isMissing(error)) {
      return undefined
    }
    throw new Error(`${path} could not be read, so nothing was removed: ${messageOf(error)}`)
  }
}

/** Never one that was there: somebody else could have put something into it. */
function newFolder(into: string, machine: string, now: Date): string {
  const name = hostname()
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
  const folder = join(resolve(into), `rounds-${name}-${machine}-${now.toISOString().replace(/[-:.]/g, '')}`)
  makeFolders(into)
  fs.mkdirSync(folder, { mode: 0o700 })
  return folder
}

function writeAndReadBack(path: string, bytes: Buffer): void {
  writeFileDurably(path, bytes, { mode: 0o600 })
  if (!fs.readFileSync(path).equals(bytes)) {
    throw new Error(`${path} does not hold what was written to it, so nothing was removed`)
  }
}

function describe({ name, bytes }: { name: string; bytes: Buffer }): Evidence['files'][number] {
  return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** As `rounds journal verify` reads it, from the copy. */
function journalIn(folder: string): Evidence['journal'] {
  const text = readJournal(join(folder, JOURNAL))
  return { ...verifyChain(journalLines(text)), head: lastEntry(text)?.hash ?? null }
}
