import type { FactManifest, ItemManifest, PackManifest, TrustFile } from '../schema/types.ts'

/** What a pack may do on this computer, as the provider's key list says. */
export type Grant = TrustFile['publishers'][string]['may'][number]

/** Everything of a pack: what stands in its one file, behind the first line. All of it is data; the code is a text until the sandbox runs it. */
export interface PackBody {
  manifest: PackManifest
  /** In the order of their ids. */
  items: ItemManifest[]
  /** In the order of their names. */
  facts: FactManifest[]
  /** PowerShell texts by path, as `lib/facts/<fact>/<name>.ps1`. */
  texts: Record<string, string>
  /** One script that sets `pack` to a PackCode. */
  code: string
}

/** `publisher.name`. */
export type PackId = string

export function idOf({ publisher, name }: Pick<PackManifest, 'publisher' | 'name'>): PackId {
  return `${publisher}.${name}`
}

/**
 * `active`: its items are judged, and mended where its grants have `fix`. `listed`: it is there, and nothing of it is used. `failed`: it belongs here
 * and cannot be used, so its items are unknown.
 */
export type PackState = 'active' | 'listed' | 'failed'

/** A pack that was found in the packs folder or in the lock file. */
export interface KnownPack {
  id: PackId
  version: string
  displayName: string
  publisher: string
  /** Where it was read; empty for the built-in collection and for a pack that only the lock file knows. */
  file: string
  /** Of the body, hexadecimal; empty where there is none. */
  sha256: string
  state: PackState
  /** Why it is listed or failed; for an active one what it may not do. One sentence. */
  reason?: string
  /** Signed by a key of its publisher that the key list knows. */
  trusted: boolean
  /** `none`: unsigned. `unknown-key`: signed, but by a key that the key list does not have for this publisher. */
  signature: 'good' | 'none' | 'unknown-key' | 'bad' | 'built-in'
  grants: readonly Grant[]
  /** Milliseconds that reading and checking it took. */
  loadMs: number
  /** Missing where the file cannot be read or is not what was pinned. */
  body?: PackBody
  /** Of a pack that failed: the items that it would have brought, which are unknown now. */
  lost?: ItemManifest[]
}

/** The items that stand in a result because of this pack. */
export function itemsOf({ body, lost }: KnownPack): readonly ItemManifest[] {
  return lost ?? body?.items ?? []
}

/** What an item says of itself, without what is read and changed for it. */
export function skeleton({
  facts: _facts,
  when: _when,
  notWhen: _notWhen,
  remediation: _remediation,
  ...rest
}: ItemManifest): ItemManifest {
  return rest
}

/** What its items say where it belongs here and cannot be used. */
export function whyUnusable({ id, reason }: KnownPack): string {
  return `Pack ${id} cannot be used: ${reason}`
}
