import { join } from 'node:path'
import { BadFile } from '../errors.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import { parsed, problemsOf } from '../schema/check.ts'
import type { ItemManifest, PackLock } from '../schema/types.ts'
import { readTrusted } from '../state/read-file.ts'
import { LOCK_FILE } from './names.ts'
import { type Grant, type KnownPack, type PackBody, type PackId, skeleton } from './pack.ts'
import type { PackHead } from './pack-file.ts'

export type LockedPack = PackLock['packs'][string]

/** What belongs on this computer; undefined where there is no lock file. What the items say of themselves was not looked at yet. @throws BadFile, UsageError */
export function readLock(config: string): PackLock | undefined {
  const path = join(config, LOCK_FILE)
  const text = readTrusted(path)
  return text === undefined ? undefined : parsed('packs', text, path)
}

/**
 * What the items of a pack say of themselves where it cannot be used. Looked at only here: each run reads the lock file, and few have a pack that failed.
 * @throws BadFile
 */
export function lostItems(config: string, id: PackId, { items }: LockedPack): ItemManifest[] {
  const problems = items.flatMap((item, index) =>
    problemsOf('item', item).map((one) => ({ ...one, property: [`packs.${id}.items.${index}`, one.property].filter(Boolean).join('.') })),
  )
  if (problems.length > 0) {
    throw new BadFile(join(config, LOCK_FILE), problems)
  }
  return items as ItemManifest[]
}

export function writeLock(config: string, lock: PackLock): void {
  const packs = Object.fromEntries(Object.entries(lock.packs).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileDurably(join(config, LOCK_FILE), Buffer.from(`${JSON.stringify({ ...lock, packs }, undefined, 2)}\n`), { mode: 0o644 })
}

/** Pins a pack whose body, and signature where it has a good one, were looked at by this version of Rounds. Only a pack that may check here is pinned: what is pinned and cannot be used is unknown in every sweep. */
export function lockedEntry(
  { manifest, items }: PackBody,
  { sha256, signature }: PackHead,
  { signature: is, needs, checkedWith }: Pick<KnownPack, 'signature'> & { needs: readonly Grant[]; checkedWith: string },
): LockedPack {
  const verified = is === 'good' && signature ? { signature } : {}
  return { version: manifest.version, sha256, ...verified, checkedWith, needs: [...needs], items: items.map(skeleton) }
}
