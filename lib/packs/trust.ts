import { join } from 'node:path'
import { parsed } from '../schema/check.ts'
import type { PackManifest, TrustFile } from '../schema/types.ts'
import { readTrusted } from '../state/read-file.ts'
import { TRUST_FILE } from './names.ts'
import type { Grant, KnownPack } from './pack.ts'
import { isSignedBy, namesKey, type PackHead } from './pack-file.ts'

const NOBODY: TrustFile = { publishers: {} }

/** The key list of a configuration folder; nobody is trusted where there is none. @throws BadFile, UsageError */
export function readTrust(config: string): TrustFile {
  const path = join(config, TRUST_FILE)
  const text = readTrusted(path)
  return text === undefined ? NOBODY : parsed('trust', text, path)
}

export interface Decision extends Pick<KnownPack, 'trusted' | 'signature' | 'grants'> {
  /** Its items may be judged. */
  mayCheck: boolean
  /** Why it may not, or what of it may not be done. */
  reason?: string
}

/**
 * What a pack may do here, by its signature and the key list. A pack whose needs beyond `fix` are not all granted does not run at all: half of its
 * probes would be half of its answers.
 * @param needs what its probes, changes and settings come to (reach.ts)
 * @param pinned the signature that was verified when this content was pinned: it need not be verified again, but its key has to be trusted still
 */
export function decide(
  head: PackHead,
  manifest: PackManifest,
  needs: readonly Grant[],
  trust: TrustFile,
  pinned?: PackHead['signature'],
): Decision {
  const known = Object.hasOwn(trust.publishers, manifest.publisher) ? trust.publishers[manifest.publisher] : undefined
  const signature = signatureOf(head, known?.keys, pinned)
  return signature === 'good' && known
    ? decideTrusted(manifest, needs, known.may)
    : decideUntrusted(manifest, needs, signature, trust.untrusted === 'check', known !== undefined)
}

function signatureOf(
  head: PackHead,
  keys: readonly string[] = [],
  pinned?: PackHead['signature'],
): Exclude<KnownPack['signature'], 'built-in'> {
  const { signature } = head
  if (signature === undefined) {
    return 'none'
  }
  const key = keys.find((one) => namesKey(head, one))
  if (key === undefined) {
    return 'unknown-key'
  }
  const wasVerified = pinned?.key === signature.key && pinned.value === signature.value
  return wasVerified || isSignedBy(head, key) ? 'good' : 'bad'
}

function decideTrusted({ publisher }: PackManifest, needs: readonly Grant[], may: readonly Grant[]): Decision {
  const missing = needs.filter((need) => need !== 'fix' && !may.includes(need))
  const grants = may.filter((grant) => needs.includes(grant))
  const decided = { trusted: true, signature: 'good', grants: missing.length > 0 ? [] : grants } as const
  if (missing.length > 0) {
    return { ...decided, mayCheck: false, reason: `${publisher} may not do what it needs: ${missing.join(', ')} (rounds pack trust)` }
  }
  return needs.includes('fix') && !may.includes('fix')
    ? { ...decided, mayCheck: true, reason: `${publisher} may check, but not fix` }
    : { ...decided, mayCheck: true }
}

function decideUntrusted(
  { publisher, capabilities }: PackManifest,
  needs: readonly Grant[],
  signature: Exclude<KnownPack['signature'], 'built-in'>,
  mayCheckUntrusted: boolean,
  isKnown: boolean,
): Decision {
  const decided = { trusted: false, signature, grants: [] } as const
  const who = whyUntrusted(publisher, signature, isKnown)
  if (signature === 'bad' || !mayCheckUntrusted) {
    return { ...decided, mayCheck: false, reason: who }
  }
  const more = needs.filter((need) => need !== 'fix' && need !== 'check')
  if (capabilities?.untrusted?.supported !== true || more.length > 0) {
    const because = more.length > 0 ? `it needs ${more.join(', ')}` : 'it does not say that it works without trust'
    return { ...decided, mayCheck: false, reason: `${who}, and ${because}` }
  }
  return { ...decided, grants: ['check'], mayCheck: true, reason: `${who}: it may check, and never fixes` }
}

function whyUntrusted(publisher: string, signature: KnownPack['signature'], isKnown: boolean): string {
  if (signature === 'none') {
    return 'it is not signed'
  }
  if (signature === 'bad') {
    return `its signature is not one that the key of ${publisher} made`
  }
  return isKnown
    ? `it is signed by a key that is not one of ${publisher} (rounds pack trust ${publisher} --key FILE)`
    : `${publisher} is not in the key list (rounds pack trust ${publisher} --key FILE --may check)`
}
