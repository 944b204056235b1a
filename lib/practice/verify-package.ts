import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type UnzippedEntry, unzip } from '../formats/unzip.ts'
import type { AttestationRecord } from '../schema/types.ts'
import { sha256 } from './evidence-package.ts'
import { fingerprint } from './keys.ts'
import { type Contents, contentsOf } from './package-contents.ts'
import { type About, JOURNAL_HEADS, journalHeads, SIGNATURE, SIGNER, SUMS } from './package-layout.ts'
import { type Remade, remade } from './remake-report.ts'
import { type SealState, type Seals, verifySeals } from './seal.ts'

export interface FileVerdict {
  name: string
  /** `extra`: the list of hashes does not name it. `damaged`: it cannot be unpacked. */
  state: 'intact' | 'changed' | 'damaged' | 'missing' | 'extra'
  because?: string
}

/** `good`: by the key that came with the package. `known`: by the key that was asked for. `other`: by another one. `removed`: there is a key and no signature. */
export interface SignatureVerdict {
  state: 'none' | 'good' | 'known' | 'other' | 'bad' | 'removed'
  /** Of the key that came with the package, 64 hexadecimal digits. */
  fingerprint?: string
  /** Of the key that was asked for. */
  wanted?: string
}

export interface SealCounts {
  signed: number
  sealed: number
  unsealed: number
  edited: number
  isWhole: boolean
  /** Words were hidden or replaced before packing: the counts are those of that time. */
  isHidden: boolean
}

export interface PackageVerdict {
  /** Undefined where what the package says of itself cannot be read. */
  about?: Pick<About, 'practice' | 'asOf' | 'day' | 'tool' | 'runtime'>
  /** The list of hashes could be read. */
  hasList: boolean
  files: FileVerdict[]
  signature: SignatureVerdict
  seals?: SealCounts
  /** Machine ids; `bad`: whose end of the journal is not what its newest result says. */
  journals?: { good: number; none: number; bad: string[] }
  report: Remade
}

/** What an archive may hold before it is taken for an attack. */
export const LIMITS = { entries: 65_535, bytes: 512 * 2 ** 20 }

/** What of a package is as it was made; a sentence where it is none. Never throws for what is in it. */
export async function verifyPackage(archive: Buffer, signer?: KeyObject): Promise<PackageVerdict | string> {
  const read = unzip(archive, LIMITS)
  if ('problem' in read) {
    return read.problem
  }
  const files = new Map(read.entries.map((entry) => [entry.name, entry]))
  if (!files.has(SUMS) && !files.has('about.json')) {
    return `it is a zip archive, but no evidence package: there is neither ${SUMS} nor about.json in it.`
  }
  const listed = listedHashes(files.get(SUMS))
  const verdicts = fileVerdicts(files, listed)
  const contents = contentsOf(files)
  const isIntact = listed !== undefined && verdicts.every(({ state }) => state === 'intact')
  return {
    ...(contents.about ? { about: told(contents.about) } : {}),
    hasList: listed !== undefined,
    files: verdicts,
    signature: signatureVerdict(files, signer),
    ...('problem' in contents ? {} : { seals: sealCounts(contents), journals: journalVerdict(contents, files.get(JOURNAL_HEADS)) }),
    report: isIntact ? await remade(contents, files) : { state: 'files' },
  }
}

function told({ practice, asOf, day, tool, runtime }: About): NonNullable<PackageVerdict['about']> {
  return { practice, asOf, day, tool, runtime }
}

/** 0 intact; 1 something is not as it was made; 3 intact, but not signed with the key that was asked for. */
export function verifyExitCode({ files, hasList, signature, seals, journals, report }: PackageVerdict): 0 | 1 | 3 {
  const isChanged =
    !hasList ||
    files.some(({ state }) => state !== 'intact') ||
    signature.state === 'bad' ||
    signature.state === 'removed' ||
    (seals && (seals.edited > 0 || !seals.isWhole)) ||
    (journals && journals.bad.length > 0) ||
    report.state === 'differs' ||
    (!SIGNED.includes(signature.state) && UNPROVEN.includes(report.state))
  if (isChanged) {
    return 1
  }
  return signature.wanted !== undefined && signature.state !== 'known' ? 3 : 0
}

const SIGNED: readonly SignatureVerdict['state'][] = ['good', 'known', 'other']
/** Where nobody signed, a report that could not be compared may say anything. */
const UNPROVEN: readonly Remade['state'][] = ['unreadable', 'verdicts']

/** In the form of sha256sum(1); undefined where it cannot be read. */
function listedHashes(sums: UnzippedEntry | undefined): Map<string, string> | undefined {
  if (sums === undefined || sums.problem !== undefined) {
    return undefined
  }
  const lines = sums.bytes.toString('utf8').split('\n').filter(Boolean)
  const pairs = lines.map((line) => /^([0-9a-f]{64}) [ *](.+)$/.exec(line))
  if (pairs.length === 0 || pairs.includes(null)) {
    return undefined
  }
  return new Map(pairs.map((pair) => [pair?.[2] ?? '', pair?.[1] ?? '']))
}

const NOT_LISTED: readonly string[] = [SUMS, SIGNATURE]

function fileVerdicts(files: ReadonlyMap<string, UnzippedEntry>, listed: ReadonlyMap<string, string> = new Map()): FileVerdict[] {
  const there = [...files.values()].filter(({ name }) => !NOT_LISTED.includes(name))
  const missing = [...listed.keys()].filter((name) => !files.has(name))
  return [
    ...there.map((entry) => fileVerdict(entry, listed.get(entry.name))),
    ...missing.map((name) => ({ name, state: 'missing' as const })),
  ]
}

function fileVerdict({ name, bytes, problem }: UnzippedEntry, hash: string | undefined): FileVerdict {
  if (hash === undefined) {
    return { name, state: 'extra' }
  }
  if (sha256(bytes) === hash) {
    return { name, state: 'intact' }
  }
  return problem === undefined ? { name, state: 'changed' } : { name, state: 'damaged', because: problem }
}

function signatureVerdict(files: ReadonlyMap<string, UnzippedEntry>, signer: KeyObject | undefined): SignatureVerdict {
  const list = files.get(SUMS)?.bytes ?? Buffer.alloc(0)
  const signature = files.get(SIGNATURE)?.bytes
  const own = keyIn(files.get(SIGNER))
  const keys = { ...(own ? { fingerprint: fingerprint(own) } : {}), ...(signer ? { wanted: fingerprint(signer) } : {}) }
  if (signature === undefined) {
    return { state: files.has(SIGNER) ? 'removed' : 'none', ...keys }
  }
  if (signer && verify(null, list, signer, signature)) {
    return { state: 'known', ...keys }
  }
  if (own === undefined || !verify(null, list, own, signature)) {
    return { state: 'bad', ...keys }
  }
  return { state: signer ? 'other' : 'good', ...keys }
}

function keyIn(entry: UnzippedEntry | undefined): KeyObject | undefined {
  try {
    const key = entry && createPublicKey(entry.bytes)
    return key?.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

/** Where words were hidden before packing, a seal that no longer fits shows nothing: then what was seen before they were hidden is told. */
function sealCounts({ about, input }: Contents): SealCounts {
  const now = verifySeals(input.attestations, input.practice?.contacts)
  const wasHidden = about.seals !== undefined && isExplained(about, about.seals, input.attestations, now)
  return wasHidden && about.seals ? { ...countsOf(about.seals), isHidden: true } : { ...countsOf(now), isHidden: false }
}

/** Pseudonyms take every seal away; else only answers in which a text was hidden may have lost theirs. */
function isExplained({ meta }: About, then: Seals, records: readonly AttestationRecord[], now: Seals): boolean {
  if (meta.isPseudonymised) {
    return records.every(({ seal }) => !seal)
  }
  const lost = records.filter((_, index) => now.verdicts[index]?.state === 'edited' && then.verdicts[index]?.state !== 'edited')
  return meta.hidden > 0 && lost.length > 0 && lost.every((record) => JSON.stringify(record).includes('[hidden: '))
}

function countsOf({ verdicts, isWhole }: Pick<Seals, 'verdicts' | 'isWhole'>): Omit<SealCounts, 'isHidden'> {
  const count = (state: SealState) => verdicts.filter((one) => one.state === state).length
  return { signed: count('signed'), sealed: count('sealed'), unsealed: count('unsealed'), edited: count('edited'), isWhole }
}

/** What the package says of the journals, held against the results in it. */
function journalVerdict({ input }: Contents, entry: UnzippedEntry | undefined): NonNullable<PackageVerdict['journals']> {
  const heads = journalHeads(input.documents.map(({ document }) => document))
  const told = entry?.bytes.toString('utf8') ?? ''
  const said = headsIn(told)
  const isSame = (head: (typeof heads)[number]) => said.includes(JSON.stringify(head))
  return {
    good: heads.filter((head) => head.journalHead !== null && isSame(head)).length,
    none: heads.filter(({ journalHead }) => journalHead === null).length,
    bad: heads.filter((head) => !isSame(head)).map(({ machine }) => machine),
  }
}

/** Each as text; none where they cannot be read, or are nested deeper than any head. */
function headsIn(text: string): string[] {
  try {
    const data: unknown = JSON.parse(text)
    return Array.isArray(data) ? data.map((one) => JSON.stringify(one)) : []
  } catch {
    return []
  }
}
