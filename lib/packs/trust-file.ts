import { createPublicKey, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'
import { makeFolders, removeDrafts, writeFileDurably } from '../host/writer-files.ts'
import { fingerprint } from '../practice/keys.ts'
import { checked } from '../schema/check.ts'
import type { TrustedPublisher, TrustFile } from '../schema/types.ts'
import { withFileLock } from '../state/file-lock.ts'
import { TRUST_FILE } from './names.ts'
import type { Grant } from './pack.ts'
import { readTrust } from './trust.ts'

export interface TrustChange {
  /** One more key; with `withdraw` the one that goes. */
  key?: KeyObject
  /** In place of what it might do before. */
  may?: readonly Grant[]
  note?: string
  withdraw?: boolean
}

/** The one line of a key that trust.json holds. */
export function keyLine(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return half.export({ type: 'spki', format: 'der' }).toString('base64')
}

/** By this people compare keys: SHA-256, 64 hexadecimal digits. */
export function keyPrint(line: string): string {
  try {
    return fingerprint(createPublicKey({ key: Buffer.from(line, 'base64'), format: 'der', type: 'spki' }))
  } catch {
    return 'no Ed25519 key: it fits no signature'
  }
}

/** The key list after the change. @throws UsageError */
export function changedTrust(trust: TrustFile, publisher: string, change: TrustChange): TrustFile {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(publisher)) {
    throw new UsageError(
      `trust: expected the name of a publisher such as acme, as it stands in its packs, found ${JSON.stringify(publisher)}.`,
    )
  }
  const before = Object.hasOwn(trust.publishers, publisher) ? trust.publishers[publisher] : undefined
  const { [publisher]: _, ...others } = trust.publishers
  const after = change.withdraw ? withdrawn(publisher, before, change) : given(publisher, before, change)
  return { ...trust, publishers: after ? { ...others, [publisher]: after } : others }
}

/** Undefined: it is not trusted at all any more. */
function withdrawn(publisher: string, before: TrustedPublisher | undefined, { key, may, note }: TrustChange): TrustedPublisher | undefined {
  if (!before) {
    throw new UsageError(`trust: ${publisher} is not in the key list: there is nothing to withdraw.`)
  }
  if (may !== undefined || note !== undefined) {
    throw new UsageError('trust: --withdraw takes the whole publisher away, or with --key one key: leave out --may and --note.')
  }
  if (!key) {
    return undefined
  }
  const [first, ...rest] = before.keys.filter((line) => line !== keyLine(key))
  if (first === before.keys[0] && rest.length + 1 === before.keys.length) {
    throw new UsageError(`trust: the key list does not have this key for ${publisher} (rounds pack trust shows the keys).`)
  }
  return first === undefined ? undefined : { ...before, keys: [first, ...rest] }
}

function given(publisher: string, before: TrustedPublisher | undefined, { key, may, note }: TrustChange): TrustedPublisher {
  const [first, ...rest] = [...new Set([...(before?.keys ?? []), ...(key ? [keyLine(key)] : [])])]
  if (first === undefined) {
    throw new UsageError(
      `trust: ${publisher} is not in the key list yet: name its public key with --key FILE, which the publisher gave you in person.`,
    )
  }
  const grants = may ?? before?.may
  if (grants === undefined) {
    throw new UsageError('trust: say with --may what its packs may do: check, fix, settings, programs, interpreters.')
  }
  refuseBadGrants(grants)
  const kept = note ?? before?.note
  return { keys: [first, ...rest], may: [...new Set(grants)], ...(kept === undefined ? {} : { note: kept }) }
}

function refuseBadGrants(grants: readonly Grant[]): void {
  if (grants.includes('procedures')) {
    throw new UsageError('trust: procedures are not carried out by this version of Rounds: leave that grant out.')
  }
  if (!grants.includes('check')) {
    throw new UsageError(`trust: --may ${grants.join(' ')} is nothing without check: a pack that may not check does nothing at all.`)
  }
}

/** Reads, changes and writes while nobody else does. @throws UsageError, BadFile; then nothing was written */
export function changeTrust(config: string, publisher: string, change: TrustChange): TrustFile {
  makeFolders(config)
  const path = join(config, TRUST_FILE)
  return withFileLock(path, () => {
    const after = checked('trust', changedTrust(readTrust(config), publisher, change), path)
    removeDrafts(path)
    writeFileDurably(path, Buffer.from(`${JSON.stringify(after, undefined, 2)}\n`), { mode: 0o644 })
    return after
  })
}
