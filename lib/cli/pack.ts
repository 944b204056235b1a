import { UsageError } from '../errors.ts'

export async function listPacks(_options: { times?: boolean; json?: boolean }): Promise<void> {
  throw new UsageError('not written yet')
}

export async function auditPacks(_packs: string[], _options: { json?: boolean }): Promise<void> {
  throw new UsageError('not written yet')
}
