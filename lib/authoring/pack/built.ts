import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { builtIn } from '../../content/index.ts'
import { BadFile, messageOf, type Problem, UsageError } from '../../errors.ts'
import { bodyProblems } from '../../packs/body-problems.ts'
import { idOf, type PackBody } from '../../packs/pack.ts'
import { LARGEST_PACK, type PackHead, packFileName, parseBody, splitPack, unsignedPack } from '../../packs/pack-file.ts'
import { readOnce } from '../../packs/read-once.ts'
import type { FactManifest, ItemManifest } from '../../schema/types.ts'
import { buildBody } from './body.ts'

/** What other packs bring that stand here, for a pack that depends on them. */
export interface Neighbours {
  items: readonly ItemManifest[]
  facts: readonly FactManifest[]
}

/** The body of a pack that could be installed. @throws UsageError, BadFile naming all that is wrong */
export async function soundBody(dir: string): Promise<PackBody> {
  const body = await buildBody(dir)
  refuseUnsound(body)
  return body
}

/** What this version of Rounds would refuse the pack for. Without neighbours what a pack binds of others cannot be told. */
export function problemsHere(body: PackBody, neighbours?: Neighbours): Problem[] {
  const { items = [], facts = [] } = neighbours ?? {}
  return bodyProblems(body, {
    version: builtIn.version,
    items: [...builtIn.items(), ...items],
    facts: [...builtIn.facts(), ...facts],
    ...(neighbours ? { dependencyFacts: facts } : {}),
  })
}

/** @throws BadFile naming all that a computer would refuse the pack for */
export function refuseUnsound(body: PackBody, neighbours?: Neighbours): void {
  const problems = problemsHere(body, neighbours)
  if (problems.length > 0) {
    throw new BadFile(`The pack ${idOf(body.manifest)}`, problems)
  }
}

/** Where a folder keeps what was built of it. */
export function builtPath(folder: string, { manifest }: PackBody, out?: string): string {
  return join(out ?? join(folder, 'dist'), packFileName({ id: idOf(manifest), version: manifest.version }))
}

export interface Built {
  path: string
  head: PackHead
  /** `same`: what was there is exactly this already, so it was left as it is, with its signature. `stale`: what was there was of another source. */
  was: 'missing' | 'same' | 'stale'
}

/** Writes the one file of a pack. @throws UsageError where it would be too large */
export function writeBuilt(path: string, body: PackBody): Built {
  const bytes = unsignedPack(body)
  if (bytes.length > LARGEST_PACK) {
    throw new UsageError(`${path} would have ${bytes.length} bytes; a pack has at most ${LARGEST_PACK}. What of its code can be left out?`)
  }
  const { head } = splitPack(bytes, path)
  const before = builtHead(path)
  if (before !== 'missing' && before.sha256 === head.sha256) {
    return { path, head: before, was: 'same' }
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  return { path, head, was: before === 'missing' ? 'missing' : 'stale' }
}

function builtHead(path: string): PackHead | 'missing' {
  if (!existsSync(path)) {
    return 'missing'
  }
  try {
    return splitPack(readOnce(path), path).head
  } catch {
    return { 'rounds-pack': 1, id: '', version: '', sha256: '' }
  }
}

/** A pack file that somebody named. @throws UsageError, BadFile */
export function readBuilt(path: string): { bytes: Buffer; head: PackHead; body: PackBody } {
  const bytes = readPackBytes(path)
  const { head, text } = splitPack(bytes, path)
  const body = parseBody(text, path) as PackBody
  const { manifest } = body
  if (idOf(manifest ?? {}) !== head.id || manifest.version !== head.version) {
    const found = `${idOf(manifest ?? {})} ${manifest?.version}`
    throw new BadFile(path, [{ property: 'id', expected: `the pack of its first line, ${head.id} ${head.version}`, found }])
  }
  return { bytes, head, body }
}

function readPackBytes(path: string): Buffer {
  try {
    return readOnce(path)
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${path} cannot be read: ${messageOf(error)}`)
  }
}

/** @throws UsageError where there is nothing of that name */
export function isFolder(path: string): boolean {
  const about = statSync(path, { throwIfNoEntry: false })
  if (!about) {
    throw new UsageError(`${path} is not there: expected the folder of a pack, or a pack file.`)
  }
  return about.isDirectory()
}
