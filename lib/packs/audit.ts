import type { ItemManifest, TrustFile } from '../schema/types.ts'
import type { LockedPack } from './lock.ts'
import { type Grant, itemsOf, type KnownPack, type PackId, type PackState } from './pack.ts'
import { needsOf, type Reach, reachOf } from './reach.ts'

/** Everything that can be said of a pack before anything of it runs; as `rounds pack audit --json` prints it. */
export interface Audit {
  id: PackId
  version: string
  displayName: string
  publisher: string
  description?: string
  /** Empty for the built-in collection, and where there is no file. */
  file: string
  /** Of the body, hexadecimal; empty where there is none. */
  sha256: string
  signature: KnownPack['signature']
  trusted: boolean
  state: PackState
  reason?: string
  /** The version and hash that the lock file names for this id. */
  pinned?: { version: string; sha256: string }
  /** The lock file names this very version and hash. */
  isPinned: boolean
  items: Pick<ItemManifest, 'id' | 'title' | 'kind' | 'platforms'>[]
  dependencies: Readonly<Record<string, string>>
  /** Without which it cannot do all that it declares. */
  needs: readonly Grant[]
  /** What the key list gives to whoever signed it. */
  given: readonly Grant[]
  /** What it may do here: of what it needs. Empty where it may not even check. */
  grants: readonly Grant[]
  /** It may do whatever root or SYSTEM can, once it has what it needs. */
  wantsFullTrust: boolean
  /** Missing where its file cannot be used. */
  reach?: Reach
}

/** @param locked what the lock file says of this id */
export function auditOf(pack: KnownPack, locked: LockedPack | undefined, trust: TrustFile): Audit {
  const { id, version, displayName, publisher, file, sha256, signature, trusted, state, reason, body, grants } = pack
  const reach = body ? reachOf(body) : undefined
  const needs = reach ? needsOf(reach) : (locked?.needs ?? [])
  const items = itemsOf(pack)
  return {
    ...{ id, version, displayName, publisher },
    ...(body?.manifest.description === undefined ? {} : { description: body.manifest.description }),
    ...{ file, sha256, signature, trusted, state },
    ...(reason === undefined ? {} : { reason }),
    ...(locked ? { pinned: { version: locked.version, sha256: locked.sha256 } } : {}),
    isPinned: locked !== undefined && locked.version === version && locked.sha256 === sha256,
    items: items.map((item) => ({ id: item.id, title: item.title, kind: item.kind, platforms: item.platforms })),
    dependencies: body?.manifest.packDependencies ?? {},
    needs,
    given: givenTo(pack, trust),
    grants,
    wantsFullTrust: needs.includes('interpreters'),
    ...(reach ? { reach } : {}),
  }
}

/** What the key list gives to this signature, whether the pack needs it or not. */
function givenTo({ publisher, signature, body, grants }: KnownPack, { publishers, untrusted }: TrustFile): readonly Grant[] {
  if (signature === 'built-in') {
    return grants
  }
  if (signature === 'good') {
    return Object.hasOwn(publishers, publisher) ? (publishers[publisher]?.may ?? []) : []
  }
  const mayCheck = signature !== 'bad' && untrusted === 'check' && body?.manifest.capabilities?.untrusted?.supported === true
  return mayCheck ? ['check'] : []
}
