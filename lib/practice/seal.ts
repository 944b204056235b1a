import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { canonicalJson } from '../formats/canonical-json.ts'
import type { AttestationRecord, Contact, Seal, SealSignature } from '../schema/types.ts'

export type SealState = 'signed' | 'sealed' | 'unsealed' | 'edited'

export interface SealVerdict {
  /** `signed`: by a key that the practice file names. `edited`: the record, its signature or its seal is not what was recorded. */
  state: SealState
  /** Whose key signed it, as the practice file names them. */
  signer?: string
  /** It is signed, but by a key that the practice file does not name: no more is known of it than of one that is only sealed. */
  hasUnknownKey?: true
}

/**
 * `missing`: the record that stood before it was taken out or replaced. `moved`: it does not follow the record it was written after. `unsealed`: it has no
 * seal and stands behind one that has, where Rounds writes none without.
 */
export interface SealProblem {
  kind: 'edited' | 'unsealed' | 'unknown-key' | 'missing' | 'moved'
  record: AttestationRecord
}

export interface Seals {
  /** One a record, in their order. */
  verdicts: readonly SealVerdict[]
  /** No record was taken out, put in between, moved or stripped of its seal, as far as the others tell. What was taken off the end leaves no trace. */
  isWhole: boolean
  problems: readonly SealProblem[]
}

interface Sealing {
  /** ISO 8601, UTC. */
  now: string
  /** Ed25519, private. */
  key?: KeyObject
}

/** The record with a seal that chains it to the sealed record before it, signed where there is a key. */
export function sealed(record: AttestationRecord, before: readonly AttestationRecord[], { now, key }: Sealing): AttestationRecord {
  const { seal: _, ...bare } = record
  const open: OpenSeal = { at: now, previous: before.findLast((one) => one.seal)?.seal?.hash ?? null }
  const hash = hashOf(bare, open)
  return { ...bare, seal: { ...open, hash, ...(key ? { signature: signatureOf(hash, key) } : {}) } }
}

/** What the seals of a file's records show. Costs nothing where no record has one. */
export function verifySeals(records: readonly AttestationRecord[], contacts: readonly Contact[] = []): Seals {
  if (records.every(({ seal }) => !seal)) {
    return { verdicts: records.map(() => ({ state: 'unsealed' })), isWhole: true, problems: [] }
  }
  const signers = signersOf(contacts)
  const first = records.findIndex(({ seal }) => seal)
  const isStripped = ({ seal }: AttestationRecord, index: number) => !seal && index > first
  const verdicts = records.map((record, index) => (isStripped(record, index) ? EDITED : verdictOf(record, signers)))
  const chain = chainProblems(records)
  const own = records.flatMap((record, index): SealProblem[] => {
    const { state, hasUnknownKey } = verdicts[index] ?? {}
    if (isStripped(record, index)) {
      return [{ kind: 'unsealed', record }]
    }
    return state === 'edited' ? [{ kind: 'edited', record }] : hasUnknownKey ? [{ kind: 'unknown-key', record }] : []
  })
  return { verdicts, isWhole: chain.length === 0 && !records.some(isStripped), problems: [...own, ...chain] }
}

const EDITED: SealVerdict = { state: 'edited' }

/** Verified once for all items that are judged with the same records. */
const known = new WeakMap<readonly AttestationRecord[], readonly SealVerdict[]>()

/** The verdicts where nobody knows whose key is whose, as on a computer of the practice. */
export function sealsOf(records: readonly AttestationRecord[]): readonly SealVerdict[] {
  const verdicts = known.get(records) ?? verifySeals(records).verdicts
  known.set(records, verdicts)
  return verdicts
}

function verdictOf(record: AttestationRecord, signers: ReadonlyMap<string, string>): SealVerdict {
  const { seal, ...bare } = record
  if (!seal) {
    return { state: 'unsealed' }
  }
  const { signature } = seal
  if (hashOf(bare, seal) !== seal.hash || (signature && !isSignature(seal.hash, signature))) {
    return EDITED
  }
  const signer = signature && signers.get(signature.key)
  return signer ? { state: 'signed', signer } : { state: 'sealed', ...(signature ? { hasUnknownKey: true } : {}) }
}

function chainProblems(records: readonly AttestationRecord[]): SealProblem[] {
  const chain = records.flatMap((record) => (record.seal ? [{ record, seal: record.seal }] : []))
  const hashes = new Set(chain.map(({ seal }) => seal.hash))
  return chain.flatMap(({ record, seal: { previous } }, index): SealProblem[] => {
    if (previous === (chain[index - 1]?.seal.hash ?? null)) {
      return []
    }
    return [{ kind: previous === null || hashes.has(previous) ? 'moved' : 'missing', record }]
  })
}

type OpenSeal = Pick<Seal, 'at' | 'previous'>

function hashOf(record: Omit<AttestationRecord, 'seal'>, { at, previous }: OpenSeal): string {
  return createHash('sha256')
    .update(canonicalJson({ ...record, seal: { at, previous } }))
    .digest('hex')
}

/** Of the 64 letters of the hash, so that `openssl pkeyutl -verify -rawin` can check it too. */
function signatureOf(hash: string, key: KeyObject): SealSignature {
  return { key: publicText(createPublicKey(key)), value: sign(null, Buffer.from(hash), key).toString('base64') }
}

function isSignature(hash: string, { key, value }: SealSignature): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    return publicKey.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(hash), publicKey, Buffer.from(value, 'base64'))
  } catch {
    return false
  }
}

/** Names by public key. A key that nobody can read signs nothing. */
function signersOf(contacts: readonly Contact[]): Map<string, string> {
  return new Map(
    contacts.flatMap(({ name, publicKey }): [string, string][] => {
      const text = publicKey && readable(publicKey)
      return text ? [[text, name]] : []
    }),
  )
}

function readable(pem: string): string | undefined {
  try {
    return publicText(createPublicKey(pem))
  } catch {
    return undefined
  }
}

function publicText(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64')
}
