import { type Answer, type FileContent, type Listing, listing, reasonOf } from '../../api.ts'
import { isoTime } from '../../formats/times.ts'
import { repositoryOf } from './repository.ts'
import type { Restore } from './shape.ts'

/** One restore that Rounds did itself, as restore-proofs.json holds it. */
export interface RestoreProof {
  tool: string
  repository: string
  environment?: string
  restore: Restore
}

/** Only a file that came back byte by byte is a proof. */
export function restoreProofs(files: Answer<Listing<FileContent>>, now: string): Listing<RestoreProof> {
  if (files.state !== 'value') {
    return files.state === 'absent' ? listing([]) : listing([], [`The proofs of restores could not be read: ${reasonOf(files)}`])
  }
  const [file] = files.value.entries
  const list = file === undefined ? [] : listOf(file.text)
  return list
    ? listing(
        list.flatMap((proof) => proofOf(proof, file?.path ?? '', now)),
        files.value.missed,
      )
    : listing([], [`${file?.path} is damaged: a JSON object with a list "proofs" was expected`])
}

function listOf(text: string): unknown[] | undefined {
  try {
    const { proofs } = JSON.parse(text) as { proofs?: unknown }
    return Array.isArray(proofs) ? proofs : undefined
  } catch {
    return undefined
  }
}

function proofOf(data: unknown, source: string, now: string): RestoreProof[] {
  const { at: time, tool, repository, environment, seconds, identical } = (data ?? {}) as Record<string, unknown>
  const at = isoTime(time)
  if (identical !== true || at === undefined || at > now || typeof tool !== 'string' || typeof repository !== 'string') {
    return []
  }
  const took = typeof seconds === 'number' && seconds >= 0 ? { seconds } : {}
  const used = typeof environment === 'string' ? { environment } : {}
  return [{ tool, repository, ...used, restore: { at, what: 'canary', ...took, source } }]
}

/** By the environment file or the address, of which neither may be spelt with a password. */
export function isProofOf(proof: RestoreProof, product: string, environment: string, address: string): boolean {
  const isNamed = proof.environment === environment || proof.repository === environment
  return proof.tool === product && (isNamed || repositoryOf(proof.repository).address === address)
}
