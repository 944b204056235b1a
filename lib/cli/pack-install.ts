import { UsageError } from '../errors.ts'
import type { Grant } from '../packs/pack.ts'

export async function installPacks(_files: string[]): Promise<void> {
  throw new UsageError('not written yet')
}

export async function removePacks(_ids: string[]): Promise<void> {
  throw new UsageError('not written yet')
}

export interface TrustOptions {
  key?: string
  may?: Grant[]
  note?: string
  withdraw?: boolean
  json?: boolean
}

export async function trustPublisher(_publisher: string | undefined, _options: TrustOptions): Promise<void> {
  throw new UsageError('not written yet')
}
