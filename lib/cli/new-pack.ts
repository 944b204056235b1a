import { UsageError } from '../errors.ts'

export async function newPack(_name: string, _options: { publisher?: string }): Promise<void> {
  throw new UsageError('not written yet')
}
