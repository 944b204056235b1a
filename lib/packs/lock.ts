import { join } from 'node:path'
import { writeFileDurably } from '../host/writer-files.ts'
import { parsed } from '../schema/check.ts'
import type { PackLock } from '../schema/types.ts'
import { readTrusted } from '../state/read-file.ts'
import { LOCK_FILE } from './names.ts'
import { type Grant, type PackBody, skeleton } from './pack.ts'

export type LockedPack = PackLock['packs'][string]

/** What belongs on this computer; undefined where there is no lock file. @throws BadFile, UsageError */
export function readLock(config: string): PackLock | undefined {
  const path = join(config, LOCK_FILE)
  const text = readTrusted(path)
  return text === undefined ? undefined : parsed('packs', text, path)
}

export function writeLock(config: string, lock: PackLock): void {
  const packs = Object.fromEntries(Object.entries(lock.packs).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileDurably(join(config, LOCK_FILE), Buffer.from(`${JSON.stringify({ ...lock, packs }, undefined, 2)}\n`), { mode: 0o644 })
}

/** Pins a pack whose body was looked at by this version of Rounds. Only a pack that may check here is pinned: what is pinned and cannot be used is unknown in every sweep. */
export function lockedEntry({ manifest, items }: PackBody, sha256: string, needs: readonly Grant[], checkedWith: string): LockedPack {
  return { version: manifest.version, sha256, checkedWith, needs: [...needs], items: items.map(skeleton) }
}
