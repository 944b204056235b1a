import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import satisfies from 'semver/functions/satisfies.js'
import { bindingOf } from '../engine/select.ts'
import { messageOf, UsageError } from '../errors.ts'
import { incident } from '../logs/incidents.ts'
import type { FactManifest, ItemManifest, TrustFile } from '../schema/types.ts'
import { problemsOfPackSettings } from '../settings/resolve.ts'
import { refuseForeign } from '../state/folders.ts'
import { type Collection, lostCollection, packCollection } from './collection.ts'
import { type LockedPack, readLock } from './lock.ts'
import { PACKS_FOLDER } from './names.ts'
import { type Grant, idOf, type KnownPack, type PackBody, type PackId, whyUnusable } from './pack.ts'
import { type PackHead, packFileName, parseBody, splitPack } from './pack-file.ts'
import { readOnce } from './read-once.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { type Decision, decide, readTrust } from './trust.ts'

/** What is there already: no pack may take one of its names. */
export interface BuiltIn {
  version: string
  items: readonly ItemManifest[]
  facts: readonly FactManifest[]
}

export interface LoadedPacks {
  /** In the order of their ids. */
  packs: KnownPack[]
  /** Of those that belong here, in the same order. */
  collections: Collection[]
}

/** A pack on its way in. */
interface Candidate {
  pack: KnownPack
  /** Undefined: nothing says that it belongs here. */
  locked?: LockedPack
}

/**
 * The packs of a configuration folder. Each is read once, and what was hashed is what is used; nothing of it runs. A pack that cannot be used never throws:
 * it fails with its reason, its items stand as unknown, and the others go on.
 * @param unpinned also the files that the lock file does not name, to be listed
 * @throws BadFile, UsageError where the lock file or the key list cannot be read
 */
export async function loadPacks(
  config: string,
  builtIn: BuiltIn,
  sandbox: () => Promise<Sandbox>,
  { unpinned = false }: { unpinned?: boolean } = {},
): Promise<LoadedPacks> {
  const lock = readLock(config)
  const trust = readTrust(config)
  const folder = join(config, PACKS_FOLDER)
  const candidates: Candidate[] = []
  for (const [id, locked] of Object.entries(lock?.packs ?? {})) {
    candidates.push({ pack: await pinnedPack(folder, id, locked, trust, builtIn), locked })
  }
  if (unpinned) {
    candidates.push(...(await unpinnedPacks(folder, candidates, trust, builtIn)))
  }
  const packs = together(candidates, builtIn)
    .map(withLost)
    .sort((a, b) => (a.pack.id < b.pack.id ? -1 : 1))
  for (const { pack, locked } of packs) {
    if (pack.state === 'failed' && locked) {
      incident('pack-refused', { what: `${pack.id} ${pack.version}`, why: pack.reason ?? '' })
    }
  }
  return { packs: packs.map(({ pack }) => pack), collections: packs.flatMap((one) => collectionOf(one, sandbox)) }
}

function withLost({ pack, locked }: Candidate): Candidate {
  return { pack: pack.state === 'failed' && locked ? { ...pack, lost: locked.items } : pack, ...(locked ? { locked } : {}) }
}

function collectionOf({ pack, locked }: Candidate, sandbox: () => Promise<Sandbox>): Collection[] {
  if (pack.state === 'active' && pack.body) {
    return [packCollection(pack, pack.body, sandbox)]
  }
  return locked ? [lostCollection(locked.items, whyUnusable(pack))] : []
}

async function pinnedPack(folder: string, id: PackId, locked: LockedPack, trust: TrustFile, builtIn: BuiltIn): Promise<KnownPack> {
  const path = join(folder, packFileName({ id, version: locked.version }))
  const pack = await timed(() => knownPack(path, trust, builtIn, locked), { id, version: locked.version, file: path })
  const isOther = pack.id !== id || pack.version !== locked.version
  return isOther ? failed({ ...pack, id }, `${path} holds ${pack.id} ${pack.version}, and ${id} ${locked.version} was pinned`) : pack
}

async function unpinnedPacks(folder: string, pinned: readonly Candidate[], trust: TrustFile, builtIn: BuiltIn): Promise<Candidate[]> {
  const known = new Set(pinned.map(({ pack }) => pack.file))
  const files = namesIn(folder)
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.pack') && !known.has(path))
  const candidates: Candidate[] = []
  for (const path of files) {
    const pack = await timed(() => knownPack(path, trust, builtIn), { id: path, version: '', file: path })
    const reason = pack.state === 'active' ? 'it is not pinned (rounds pack install)' : pack.reason
    candidates.push({ pack: { ...pack, state: pack.state === 'failed' ? 'failed' : 'listed', ...(reason ? { reason } : {}) } })
  }
  return candidates
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

async function timed(
  read: () => Promise<KnownPack>,
  { id, version, file }: Pick<KnownPack, 'id' | 'version' | 'file'>,
): Promise<KnownPack> {
  const started = performance.now()
  const loadMs = () => Math.round((performance.now() - started) * 1000) / 1000
  try {
    return { ...(await read()), loadMs: loadMs() }
  } catch (error) {
    const [publisher = ''] = id.split('.')
    const unread = { id, version, file, publisher, displayName: id, sha256: '', trusted: false, signature: 'bad', grants: [] } as const
    return { ...unread, state: 'failed', reason: oneLine(messageOf(error)), loadMs: loadMs() }
  }
}

/** One file, as far as it can be told alone. @throws BadFile, UsageError where it cannot be read */
export async function knownPack(path: string, trust: TrustFile, builtIn: BuiltIn, locked?: LockedPack): Promise<KnownPack> {
  refuseForeign(path)
  return packOf(readOnce(path), path, trust, builtIn, locked)
}

/** The pack of these very bytes. @throws BadFile */
export async function packOf(bytes: Buffer, path: string, trust: TrustFile, builtIn: BuiltIn, locked?: LockedPack): Promise<KnownPack> {
  const { head, text } = splitPack(bytes, path)
  if (locked && locked.sha256 !== head.sha256) {
    throw new UsageError(`${path} is not what was pinned: its hash is ${head.sha256}, pinned is ${locked.sha256}`)
  }
  const wasChecked = locked?.checkedWith === builtIn.version && locked.needs !== undefined
  const body = parseBody(text, path) as PackBody
  const problem = wasChecked ? undefined : await problemOf(body, builtIn)
  const about = { ...aboutOf(head, path), sha256: head.sha256, loadMs: 0 }
  if (problem !== undefined) {
    return { ...about, displayName: head.id, state: 'failed', trusted: false, signature: 'bad', grants: [], reason: problem }
  }
  const { manifest } = body
  if (idOf(manifest) !== head.id || manifest.version !== head.version) {
    const says = `its first line says ${head.id} ${head.version}, its package.json ${idOf(manifest)} ${manifest.version}`
    return { ...about, displayName: head.id, state: 'failed', trusted: false, signature: 'bad', grants: [], reason: says }
  }
  const decision = decide(head, manifest, wasChecked ? (locked.needs ?? []) : await needsOfBody(body), trust)
  return { ...about, displayName: manifest.displayName, body, ...stateOf(decision, locked !== undefined) }
}

/** What is pinned belongs here: where it may not check, that is a failure and no choice. */
function stateOf({ mayCheck, trusted, signature, grants, reason }: Decision, isPinned: boolean) {
  const state = mayCheck ? 'active' : isPinned ? 'failed' : 'listed'
  return { state, trusted, signature, grants, ...(reason ? { reason } : {}) } as const
}

function aboutOf({ id, version }: PackHead, file: string): Pick<KnownPack, 'id' | 'version' | 'file' | 'publisher'> {
  return { id, version, file, publisher: id.split('.')[0] ?? id }
}

async function problemOf(body: PackBody, builtIn: BuiltIn): Promise<string | undefined> {
  const { bodyProblems } = await import('./body-problems.ts')
  const [first] = bodyProblems(body, builtIn)
  return first && oneLine(`${first.property || 'the whole pack'}: expected ${first.expected}, found ${first.found}`)
}

async function needsOfBody(body: PackBody): Promise<readonly Grant[]> {
  const { needsOf, reachOf } = await import('./reach.ts')
  return needsOf(reachOf(body))
}

function failed(pack: KnownPack, reason: string): KnownPack {
  const { body: _body, ...rest } = pack
  return { ...rest, state: 'failed', grants: [], reason }
}

/** What a file holds may stand in a reason: nothing in it orders a terminal about, or turns a text around. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '?')
    .trim()
}

/** What only shows when packs stand side by side: names that two of them use, settings of others that changed, and packs that others need. */
function together(candidates: readonly Candidate[], builtIn: BuiltIn): Candidate[] {
  return withDependencies(withFittingSettings(withoutTwins(candidates, builtIn), builtIn))
}

/** A pack may give values to settings of items that are not its own, and those may have changed since it was built. */
function withFittingSettings(candidates: readonly Candidate[], builtIn: BuiltIn): Candidate[] {
  const items = [
    ...builtIn.items,
    ...candidates.flatMap(({ pack, locked }) => (pack.state === 'active' && pack.body ? pack.body.items : (locked?.items ?? []))),
  ]
  return candidates.map((one) => {
    const settings = one.pack.state === 'active' ? one.pack.body?.manifest.contributes.settings : undefined
    const [problem] = settings ? problemsOfPackSettings(items, settings) : []
    return problem
      ? { ...one, pack: failed(one.pack, oneLine(`${problem.property}: expected ${problem.expected}, found ${problem.found}`)) }
      : one
  })
}

function withoutTwins(candidates: readonly Candidate[], builtIn: BuiltIn): Candidate[] {
  const owners = new Map<string, string[]>()
  const claim = (name: string, owner: string) => owners.set(name, [...(owners.get(name) ?? []), owner])
  for (const name of namesOf(builtIn.items, builtIn.facts)) {
    claim(name, 'the built-in collection')
  }
  for (const { pack, locked } of candidates) {
    for (const name of pack.body && pack.state === 'active'
      ? namesOf(pack.body.items, pack.body.facts)
      : namesOf(locked?.items ?? [], [])) {
      claim(name, pack.id)
    }
  }
  return candidates.map((one) => {
    const twin = one.pack.body && one.pack.state === 'active' ? twinOf(one.pack, one.pack.body, owners) : undefined
    return twin ? { ...lostNames(one, owners), pack: failed(one.pack, twin) } : lostNames(one, owners)
  })
}

function twinOf({ id }: KnownPack, { items, facts }: PackBody, owners: Map<string, string[]>): string | undefined {
  for (const name of namesOf(items, facts)) {
    const others = (owners.get(name) ?? []).filter((owner) => owner !== id)
    if (others.length > 0) {
      return `the ${name} is brought by ${[id, ...others].join(' and by ')}: remove one of them`
    }
  }
  return undefined
}

/** An item stands once in a result: where somebody else has its name, it is not also lost. */
function lostNames(one: Candidate, owners: Map<string, string[]>): Candidate {
  if (!one.locked) {
    return one
  }
  const isOwn = ({ id }: ItemManifest) => owners.get(`item ${id}`)?.[0] === one.pack.id
  return { ...one, locked: { ...one.locked, items: one.locked.items.filter(isOwn) } }
}

function namesOf(items: readonly ItemManifest[], facts: readonly FactManifest[]): string[] {
  const ofItems = items.flatMap(({ id, aliases = [] }) => [id, ...aliases].map((name) => `item ${name}`))
  return [...new Set([...ofItems, ...facts.map(({ name }) => `fact ${name}`)])]
}

/** A pack whose dependency is not in use is not either, and so on. */
function withDependencies(candidates: readonly Candidate[]): Candidate[] {
  const inUse = new Map(candidates.flatMap(({ pack }) => (pack.state === 'active' && pack.body ? [[pack.id, pack.body] as const] : [])))
  const checked = candidates.map((one) => {
    const missing = one.pack.state === 'active' && one.pack.body ? missingDependency(one.pack.body, inUse) : undefined
    return missing ? { ...one, pack: failed(one.pack, missing) } : one
  })
  const isSame = checked.every(({ pack }, index) => pack.state === candidates[index]?.pack.state)
  return isSame ? checked : withDependencies(checked)
}

function missingDependency({ manifest, items, facts }: PackBody, inUse: ReadonlyMap<PackId, PackBody>): string | undefined {
  const dependencies = Object.entries(manifest.packDependencies ?? {})
  for (const [id, range] of dependencies) {
    const version = inUse.get(id)?.manifest.version
    if (version === undefined) {
      return `it needs the pack ${id} ${range}, which is not in use here`
    }
    if (!satisfies(version, range)) {
      return `it needs the pack ${id} ${range}, and ${version} is in use here`
    }
  }
  const brought = new Set([...facts, ...dependencies.flatMap(([id]) => inUse.get(id)?.facts ?? [])].map(({ name }) => name))
  const missing = items.flatMap(boundFactsOf).find((fact) => !brought.has(fact))
  return missing && `it needs the fact ${missing}, which neither it nor a pack it names brings`
}

function boundFactsOf({ facts = {}, remediation }: ItemManifest): string[] {
  return [...Object.values(facts).map((binding) => bindingOf(binding).fact), ...Object.values(remediation?.facts ?? {})]
}
