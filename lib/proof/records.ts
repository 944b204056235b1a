import { join } from 'node:path'
import { writeFileDurably } from '../host/writer-files.ts'
import { readTrusted } from '../state/read-file.ts'

/** One attempt of Rounds to restore a file out of a repository, whatever came of it. */
export interface RestoreProof {
  /** ISO 8601, UTC. */
  at: string
  tool: 'restic' | 'borg'
  /** Its address without user, password and query, or its environment file where the address stands elsewhere. */
  repository: string
  /** The environment file that was used. */
  environment: string
  /** The file that was restored; empty where it never came to one. */
  file: string
  bytes: number
  /** From the start of the restore until the file was there. */
  seconds: number
  /** The restored file is the file that stands on this computer, byte for byte. */
  identical: boolean
  /** Why not. */
  reason?: string
}

export interface ProofFile {
  /** What stands: every attempt since the last failure of its repository, and that failure. Oldest first. */
  proofs: RestoreProof[]
  /** What a later failure took away. */
  overtaken: RestoreProof[]
}

/** In the state folder; the fact about backups reads it from there. */
export const PROOFS = 'restore-proofs.json'
const KEPT = 100

/** What is no record is left out. Pure. */
export function parseProofs(text: string): ProofFile {
  try {
    const { proofs, overtaken } = JSON.parse(text) as Partial<Record<keyof ProofFile, unknown>>
    return { proofs: recordsIn(proofs), overtaken: recordsIn(overtaken) }
  } catch {
    return { proofs: [], overtaken: [] }
  }
}

/** A repository that gave a file back last week and not today is not proved. Pure. */
export function withProof({ proofs, overtaken }: ProofFile, added: RestoreProof): ProofFile {
  const isOvertaken = (proof: RestoreProof) => !added.identical && proof.tool === added.tool && proof.environment === added.environment
  return {
    proofs: [...proofs.filter((one) => !isOvertaken(one)), added].slice(-KEPT),
    overtaken: [...overtaken, ...proofs.filter(isOvertaken)].slice(-KEPT),
  }
}

/** @throws UsageError where others may write the file */
export function readProofs(folder: string): ProofFile {
  return parseProofs(readTrusted(join(folder, PROOFS)) ?? '{}')
}

/** Adds one record; the newest hundred are kept. @throws where the state folder cannot be written */
export function keepProof(folder: string, proof: RestoreProof): void {
  const file = withProof(readProofs(folder), proof)
  writeFileDurably(join(folder, PROOFS), Buffer.from(`${JSON.stringify(file)}\n`), { mode: 0o600 })
}

function recordsIn(list: unknown): RestoreProof[] {
  return Array.isArray(list) ? list.filter(isProof) : []
}

function isProof(data: unknown): data is RestoreProof {
  const { at, tool, repository, environment, file, bytes, seconds, identical } = (data ?? {}) as Partial<
    Record<keyof RestoreProof, unknown>
  >
  return (
    typeof at === 'string' &&
    !Number.isNaN(Date.parse(at)) &&
    (tool === 'restic' || tool === 'borg') &&
    [repository, environment, file].every((text) => typeof text === 'string') &&
    [bytes, seconds].every((number) => typeof number === 'number') &&
    typeof identical === 'boolean'
  )
}
