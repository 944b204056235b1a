import { join } from 'node:path'
import compare from 'semver/functions/compare.js'
import satisfies from 'semver/functions/satisfies.js'
import { BadFile, type Problem, UsageError } from '../errors.ts'
import { makeFolders, namesIn, removeDrafts, removeFile, writeFileDurably } from '../host/writer-files.ts'
import { literally } from '../pattern.ts'
import type { FactManifest, ItemManifest, PackLock, TrustFile } from '../schema/types.ts'
import { withFileLock } from '../state/file-lock.ts'
import { bodyProblems } from './body-problems.ts'
import { type LockedPack, lockedEntry, readLock, writeLock } from './lock.ts'
import { LOCK_FILE, PACKS_FOLDER } from './names.ts'
import { type Grant, idOf, itemsOf, type KnownPack, type PackBody, type PackId } from './pack.ts'
import { type PackHead, packFileName, parseBody, splitPack } from './pack-file.ts'
import { needsOf, reachOf } from './reach.ts'
import { readOnce } from './read-once.ts'
import { type Decision, decide } from './trust.ts'

/** What is here already. */
export interface Here {
  /** Of the built-in collection, with the version of Rounds. */
  builtIn: { version: string; items: readonly ItemManifest[]; facts: readonly FactManifest[] }
  /** The packs that the lock file names. */
  packs: readonly KnownPack[]
  trust: TrustFile
}

/** A file that was looked through and may be written. */
export interface Given {
  path: string
  bytes: Buffer
  head: PackHead
  body: PackBody
  needs: readonly Grant[]
  decision: Decision
}

export interface Installed {
  given: Given
  /** Where it stands now. */
  file: string
  /** `pinned`: it is used from now on. `same`: it was there already, and nothing was written. `listed`: it may not check here, so nothing of it is used. */
  outcome: 'pinned' | 'same' | 'listed'
  /** The version that was pinned before. */
  before?: string
}

// ── Looking through what was given ───────────────────────────────────────────

/** All files as they would stand here together. Nothing is written. @throws BadFile, UsageError for the first that cannot be installed */
export function lookedThrough(files: readonly { path: string; bytes: Buffer }[], here: Here): Given[] {
  const opened = files.map(({ path, bytes }) => openedPack(path, bytes))
  refuseTwice(opened)
  for (const one of opened) {
    refuseBad(one, here.builtIn)
  }
  const ids = new Set(opened.map(({ head }) => head.id))
  const staying = here.packs.filter(({ id }) => !ids.has(id))
  const given = opened.map((one) => givenPack(one, opened, staying, here))
  for (const one of given) {
    refuseLost(one, given, staying)
  }
  return given
}

const BAD_ADVICE = 'Nothing was installed. Ask the publisher for a pack that fits this version of Rounds.'

interface Opened {
  path: string
  bytes: Buffer
  head: PackHead
  unread: unknown
}

function openedPack(path: string, bytes: Buffer): Opened {
  const { head, text } = splitPack(bytes, path)
  return { path, bytes, head, unread: parseBody(text, path) }
}

function refuseTwice(opened: readonly Opened[]): void {
  const twice = opened.find(({ head }, index) => opened.findIndex((other) => other.head.id === head.id) !== index)
  if (twice) {
    throw new UsageError(`${twice.head.id} was given twice: only one version of a pack can be installed. Nothing was written.`)
  }
}

/** Each alone, before it is looked at beside the others. @throws BadFile */
function refuseBad({ path, head, unread }: Opened, builtIn: Here['builtIn']): void {
  const problems = bodyProblems(unread, builtIn)
  const ofHead = problems.length > 0 ? [] : headProblems(head, unread as PackBody)
  if (problems.length + ofHead.length > 0) {
    throw new BadFile(path, [...problems, ...ofHead].slice(0, 20), BAD_ADVICE)
  }
}

function givenPack({ path, bytes, head, unread }: Opened, all: readonly Opened[], staying: readonly KnownPack[], here: Here): Given {
  const { builtIn } = here
  const body = unread as PackBody
  const others = all.filter((one) => one.head.id !== head.id).map((one) => one.unread as PackBody)
  const bodies = [...staying.flatMap((one) => one.body ?? []), ...others]
  const named = Object.keys(body.manifest.packDependencies ?? {})
  const depended = bodies.filter(({ manifest }) => named.includes(idOf(manifest)))
  const problems = bodyProblems(body, {
    version: builtIn.version,
    items: [...builtIn.items, ...staying.flatMap(itemsOf), ...others.flatMap(({ items }) => items)],
    facts: [...builtIn.facts, ...bodies.flatMap(({ facts }) => facts)],
    ...(depended.length === named.length ? { dependencyFacts: depended.flatMap(({ facts }) => facts) } : {}),
  })
  if (problems.length > 0) {
    throw new BadFile(path, problems.slice(0, 20), 'Nothing was installed. It does not go together with what is here (rounds pack list).')
  }
  const needs = needsOf(reachOf(body))
  const decision = decide(head, body.manifest, needs, here.trust)
  if (decision.signature === 'bad') {
    throw new BadFile(
      path,
      [{ property: 'signature', expected: `one that a key of ${body.manifest.publisher} made`, found: 'one that it did not make' }],
      'Nothing was installed. Somebody changed the file or its signature: ask the publisher for a new one.',
    )
  }
  return { path, bytes, head, body, needs, decision }
}

function headProblems({ id, version }: PackHead, { manifest }: PackBody): Problem[] {
  const says = `${idOf(manifest)} ${manifest.version}`
  return says === `${id} ${version}` ? [] : [{ property: 'id', expected: `${says}, as its package.json says`, found: `${id} ${version}` }]
}

/** What is pinned and lacks what it needs is unknown in every sweep. @throws UsageError */
function refuseLost({ path, body, decision }: Given, given: readonly Given[], staying: readonly KnownPack[]): void {
  const inUse = new Map([
    ...staying.flatMap(({ id, version, state }) => (state === 'active' ? [[id, version] as const] : [])),
    ...given.flatMap(({ head, decision: of }) => (of.mayCheck ? [[head.id, head.version] as const] : [])),
  ])
  for (const [id, range] of Object.entries(decision.mayCheck ? (body.manifest.packDependencies ?? {}) : {})) {
    const version = inUse.get(id)
    if (version === undefined || !satisfies(version, range)) {
      const found = version === undefined ? 'is not in use here' : `is ${version} here`
      throw new UsageError(
        `${path} needs the pack ${id} ${range}, which ${found}: install that as well, with the same command. Nothing was installed.`,
      )
    }
  }
}

// ── Writing ──────────────────────────────────────────────────────────────────

/**
 * Puts the files in place and pins those that may check here. The new file comes first, then the lock file, then the old files go: whenever this ends,
 * the lock file names a file that is there as it was pinned. @throws UsageError before anything is written
 */
export function installAll(config: string, given: readonly Given[], version: string): Installed[] {
  const folder = join(config, PACKS_FOLDER)
  makeFolders(folder)
  return withFileLock(join(config, LOCK_FILE), () => {
    const lock = readLock(config) ?? { packs: {} }
    for (const one of given) {
      refuseContradiction(one, lockedOf(lock, one.head.id))
    }
    const installed = given.map((one) => written(one, folder, lockedOf(lock, one.head.id)))
    const pinned = given.filter(({ decision }) => decision.mayCheck)
    const entries = pinned.map(
      ({ head, body, needs, decision: { signature } }) =>
        [head.id, lockedEntry(body, head, { signature, needs, checkedWith: version })] as const,
    )
    const next: PackLock = { ...lock, packs: { ...lock.packs, ...Object.fromEntries(entries) } }
    removeDrafts(join(config, LOCK_FILE))
    if (JSON.stringify(next) !== JSON.stringify(lock)) {
      writeLock(config, next)
    }
    for (const { head } of pinned) {
      removeOthers(folder, head.id, packFileName(head))
    }
    return installed
  })
}

function lockedOf({ packs }: PackLock, id: PackId): LockedPack | undefined {
  return Object.hasOwn(packs, id) ? packs[id] : undefined
}

/** @throws UsageError */
function refuseContradiction({ path, head, decision }: Given, locked: LockedPack | undefined): void {
  if (!locked) {
    return
  }
  const { id, version, sha256 } = head
  if (locked.version === version && locked.sha256 !== sha256) {
    throw new UsageError(
      `${path} holds ${id} ${version}, and another content of the same version is pinned (sha256 ${locked.sha256}). A publisher who changes a pack raises its version. If this one is meant: rounds pack remove ${id}, then install again. Nothing was installed.`,
    )
  }
  if (locked.version === version && !decision.mayCheck) {
    throw new UsageError(
      `${path} holds ${id} ${version}, which is pinned already, but of this file holds: ${decision.reason}. The file that is there stays as it is.`,
    )
  }
  if (compare(version, locked.version) < 0 && decision.mayCheck) {
    throw new UsageError(
      `${path} holds ${id} ${version}, which is older than ${locked.version}, the one that is pinned. An older version brings back what was mended since. If it is meant: rounds pack remove ${id}, then install again. Nothing was installed.`,
    )
  }
}

function written(given: Given, folder: string, locked: LockedPack | undefined): Installed {
  const { head, bytes, decision } = given
  const file = join(folder, packFileName(head))
  const isPinned = locked?.version === head.version && locked.sha256 === head.sha256
  const before = locked && !isPinned ? { before: locked.version } : {}
  const isThere = bytesAt(file)?.equals(bytes) ?? false
  removeDrafts(file)
  if (!isThere) {
    writeFileDurably(file, bytes, { mode: 0o644 })
  }
  const outcome = !decision.mayCheck ? 'listed' : isThere && isPinned ? 'same' : 'pinned'
  return { given, file, outcome, ...before }
}

function bytesAt(path: string): Buffer | undefined {
  try {
    return readOnce(path)
  } catch {
    return undefined
  }
}

function removeOthers(folder: string, id: PackId, kept: string): void {
  for (const name of filesOf(folder, id).filter((one) => one !== kept)) {
    removeFile(join(folder, name))
  }
}

/** Of every version, with drafts that a run which was killed left. */
function filesOf(folder: string, id: PackId): string[] {
  const name = new RegExp(
    `^(?:${literally(id)}-\\d+\\.\\d+\\.\\d+\\.pack|\\.${literally(id)}-\\d+\\.\\d+\\.\\d+\\.pack\\.[0-9a-f-]{36}\\.rounds)$`,
  )
  return namesIn(folder).filter((one) => name.test(one))
}

// ── Removing ─────────────────────────────────────────────────────────────────

export interface Removed {
  id: PackId
  wasPinned: boolean
  files: string[]
}

/** Unpinned first, then deleted: what is pinned is there. @throws UsageError before anything is removed */
export function removeAllOf(config: string, ids: readonly PackId[], packs: readonly KnownPack[]): Removed[] {
  const folder = join(config, PACKS_FOLDER)
  return withFileLock(join(config, LOCK_FILE), () => {
    const lock = readLock(config) ?? { packs: {} }
    const removed = [...new Set(ids)].map((id) => ({ id, wasPinned: lockedOf(lock, id) !== undefined, files: filesOf(folder, id) }))
    for (const { id, wasPinned, files } of removed) {
      if (!wasPinned && files.length === 0) {
        throw new UsageError(`There is no pack ${id} here (rounds pack list shows them all). Nothing was removed.`)
      }
    }
    refuseNeeded(ids, packs)
    const left = Object.entries(lock.packs).filter(([id]) => !ids.includes(id))
    if (left.length < Object.keys(lock.packs).length) {
      saveLock(config, { ...lock, packs: Object.fromEntries(left) })
    }
    for (const name of removed.flatMap(({ files }) => files)) {
      removeFile(join(folder, name))
    }
    return removed
  })
}

/** @throws UsageError */
function refuseNeeded(ids: readonly PackId[], packs: readonly KnownPack[]): void {
  const needing = packs.filter(({ id, state }) => state === 'active' && !ids.includes(id))
  for (const { id, body } of needing) {
    const needed = Object.keys(body?.manifest.packDependencies ?? {}).find((one) => ids.includes(one))
    if (needed !== undefined) {
      throw new UsageError(`${id} needs the pack ${needed}: remove both, or neither. Nothing was removed.`)
    }
  }
}

/** Without any pack there is no lock file, so that a sweep does not look for any. */
function saveLock(config: string, lock: PackLock): void {
  const path = join(config, LOCK_FILE)
  removeDrafts(path)
  if (Object.keys(lock.packs).length === 0) {
    removeFile(path)
  } else {
    writeLock(config, lock)
  }
}
