import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bindingOf } from '../engine/select.ts'
import { messageOf, UsageError } from '../errors.ts'
import { incident } from '../logs/incidents.ts'
import type { FactManifest, ItemManifest, TrustFile } from '../schema/types.ts'
import { problemsOfPackSettings } from '../settings/resolve.ts'
import { refuseForeign } from '../state/folders.ts'
import { type Collection, lostCollection, packCollection } from './collection.ts'
import { type LockedPack, lostItems, readLock } from './lock.ts'
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

/** What the items of one that cannot be used say of themselves. @throws BadFile */
type LostOf = (one: Candidate) => ItemManifest[]

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
  const open = { trust, builtIn, foreign: foreignFolder(folder) }
  const candidates: Candidate[] = []
  for (const [id, locked] of Object.entries(lock?.packs ?? {})) {
    candidates.push({ pack: await pinnedPack(folder, id, locked, open), locked })
  }
  if (unpinned) {
    candidates.push(...(await unpinnedPacks(folder, candidates, open)))
  }
  const lostOf: LostOf = ({ pack, locked }) => (locked && pack.state !== 'active' ? lostItems(config, pack.id, locked) : [])
  const packs = (await together(candidates, builtIn, lostOf)).sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const { id, version, lost, reason } of packs) {
    if (lost) {
      incident('pack-refused', { what: `${id} ${version}`, why: reason ?? '' })
    }
  }
  return { packs, collections: packs.flatMap((pack) => collectionOf(pack, sandbox)) }
}

function collectionOf(pack: KnownPack, sandbox: () => Promise<Sandbox>): Collection[] {
  if (pack.state === 'active' && pack.body) {
    return [packCollection(pack, pack.body, sandbox)]
  }
  return pack.lost ? [lostCollection(pack.lost, whyUnusable(pack))] : []
}

interface Opening {
  trust: TrustFile
  builtIn: BuiltIn
  /** Why nothing in the folder of the packs can be trusted. */
  foreign?: unknown
}

/** The way to it is looked at once for all the packs in it; each of them then fails for the same reason. */
function foreignFolder(folder: string): unknown {
  try {
    refuseForeign(folder)
    return undefined
  } catch (error) {
    return error
  }
}

async function pinnedPack(folder: string, id: PackId, locked: LockedPack, open: Opening): Promise<KnownPack> {
  const path = join(folder, packFileName({ id, version: locked.version }))
  const pack = await timed(() => knownPack(path, open, locked), { id, version: locked.version, file: path })
  const isOther = pack.id !== id || pack.version !== locked.version
  return isOther ? failed({ ...pack, id }, `${path} holds ${pack.id} ${pack.version}, and ${id} ${locked.version} was pinned`) : pack
}

async function unpinnedPacks(folder: string, pinned: readonly Candidate[], open: Opening): Promise<Candidate[]> {
  const known = new Set(pinned.map(({ pack }) => pack.file))
  const files = namesIn(folder)
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.pack') && !known.has(path))
  const candidates: Candidate[] = []
  for (const path of files) {
    const pack = await timed(() => knownPack(path, open), { id: path, version: '', file: path })
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
async function knownPack(path: string, { trust, builtIn, foreign }: Opening, locked?: LockedPack): Promise<KnownPack> {
  if (foreign !== undefined) {
    throw foreign
  }
  return packOf(readOnce(path), path, trust, builtIn, locked)
}

/** The pack of these very bytes. @throws BadFile */
export async function packOf(bytes: Buffer, path: string, trust: TrustFile, builtIn: BuiltIn, locked?: LockedPack): Promise<KnownPack> {
  const { head, text } = splitPack(bytes, path)
  if (locked && locked.sha256 !== head.sha256) {
    throw new UsageError(`${path} is not what was pinned: its hash is ${head.sha256}, pinned is ${locked.sha256}`)
  }
  const wasChecked = locked?.checkedWith === builtIn.version && locked.needs !== undefined
  // What is pinned with this version was parsed by it before: its hash says that it is the same.
  const body = (wasChecked ? JSON.parse(text) : parseBody(text, path)) as PackBody
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
  const needs = wasChecked ? (locked.needs ?? []) : await needsOfBody(body)
  const decision = decide(head, manifest, needs, trust, locked?.signature)
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

/**
 * What only shows when packs stand side by side: names that two of them use, settings of others that changed, and packs that others need. Those that
 * belong here and cannot be used have their lost items then.
 */
async function together(candidates: readonly Candidate[], builtIn: BuiltIn, lostOf: LostOf): Promise<KnownPack[]> {
  const owners = ownersOf(candidates, builtIn, lostOf)
  const fitting = withFittingSettings(withoutTwins(candidates, owners), builtIn, lostOf)
  const settled = await withDependencies(fitting)
  return settled.map((one) => {
    // An item stands once in a result: where somebody else has its name, it is not also lost.
    const isOwn = ({ id }: ItemManifest) => owners.get(`item ${id}`)?.[0] === one.pack.id
    return one.locked && one.pack.state === 'failed' ? { ...one.pack, lost: lostOf(one).filter(isOwn) } : one.pack
  })
}

/** Who brings an item or a fact, by its name; more than one of them is one too many. */
function ownersOf(candidates: readonly Candidate[], builtIn: BuiltIn, lostOf: LostOf): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>()
  const claim = (owner: string, names: Iterable<string>) => {
    for (const name of names) {
      const others = owners.get(name)
      if (others) {
        others.push(owner)
      } else {
        owners.set(name, [owner])
      }
    }
  }
  claim('the built-in collection', namesOf(builtIn.items, builtIn.facts))
  for (const one of candidates) {
    claim(one.pack.id, isActive(one) ? namesOf(one.pack.body.items, one.pack.body.facts) : namesOf(lostOf(one), []))
  }
  return owners
}

function isActive(one: Candidate): one is Candidate & { pack: { body: PackBody } } {
  return one.pack.state === 'active' && one.pack.body !== undefined
}

function withoutTwins(candidates: readonly Candidate[], owners: ReadonlyMap<string, readonly string[]>): readonly Candidate[] {
  const twins = [...owners].filter(([, of]) => of.length > 1)
  return twins.length === 0 ? candidates : candidates.map((one) => (isActive(one) ? withoutTwin(one, twins) : one))
}

function withoutTwin(one: Candidate, twins: readonly (readonly [string, readonly string[]])[]): Candidate {
  const { id } = one.pack
  const [name, owners = []] = twins.find(([, of]) => of.includes(id)) ?? []
  const others = owners.filter((owner) => owner !== id)
  return name === undefined
    ? one
    : { ...one, pack: failed(one.pack, `the ${name} is brought by ${[id, ...others].join(' and by ')}: remove one of them`) }
}

/** A pack may give values to settings of items that are not its own, and those may have changed since it was built. */
function withFittingSettings(candidates: readonly Candidate[], builtIn: BuiltIn, lostOf: LostOf): readonly Candidate[] {
  if (!candidates.some(({ pack }) => pack.body?.manifest.contributes.settings)) {
    return candidates
  }
  const items = [...builtIn.items, ...candidates.flatMap((one) => (isActive(one) ? one.pack.body.items : lostOf(one)))]
  return candidates.map((one) => {
    const settings = isActive(one) ? one.pack.body.manifest.contributes.settings : undefined
    const [problem] = settings ? problemsOfPackSettings(items, settings) : []
    return problem
      ? { ...one, pack: failed(one.pack, oneLine(`${problem.property}: expected ${problem.expected}, found ${problem.found}`)) }
      : one
  })
}

function namesOf(items: readonly ItemManifest[], facts: readonly FactManifest[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { id, aliases = [] } of items) {
    names.add(`item ${id}`)
    for (const alias of aliases) {
      names.add(`item ${alias}`)
    }
  }
  for (const { name } of facts) {
    names.add(`fact ${name}`)
  }
  return names
}

/** A pack whose dependency is not in use is not either, and so on. */
async function withDependencies(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  const inUse = new Map(candidates.flatMap((one) => (isActive(one) ? [[one.pack.id, one.pack.body] as const] : [])))
  const checked = await Promise.all(candidates.map((one) => withDependenciesOf(one, inUse)))
  const isSame = checked.every(({ pack }, index) => pack.state === candidates[index]?.pack.state)
  return isSame ? checked : withDependencies(checked)
}

async function withDependenciesOf(one: Candidate, inUse: ReadonlyMap<PackId, PackBody>): Promise<Candidate> {
  if (!isActive(one)) {
    return one
  }
  const { body } = one.pack
  const missing = (await missingPack(body, inUse)) ?? missingFact(body, inUse)
  return missing ? { ...one, pack: failed(one.pack, missing) } : one
}

async function missingPack({ manifest }: PackBody, inUse: ReadonlyMap<PackId, PackBody>): Promise<string | undefined> {
  for (const [id, range] of Object.entries(manifest.packDependencies ?? {})) {
    const version = inUse.get(id)?.manifest.version
    if (version === undefined) {
      return `it needs the pack ${id} ${range}, which is not in use here`
    }
    const { default: satisfies } = await import('semver/functions/satisfies.js')
    if (!satisfies(version, range)) {
      return `it needs the pack ${id} ${range}, and ${version} is in use here`
    }
  }
  return undefined
}

function missingFact({ manifest, items, facts }: PackBody, inUse: ReadonlyMap<PackId, PackBody>): string | undefined {
  const others = Object.keys(manifest.packDependencies ?? {}).flatMap((id) => inUse.get(id)?.facts ?? [])
  const brought = new Set([...facts, ...others].map(({ name }) => name))
  const missing = items.flatMap(boundFactsOf).find((fact) => !brought.has(fact))
  return missing && `it needs the fact ${missing}, which neither it nor a pack it names brings`
}

function boundFactsOf({ facts = {}, remediation }: ItemManifest): string[] {
  return [...Object.values(facts).map((binding) => bindingOf(binding).fact), ...Object.values(remediation?.facts ?? {})]
}
