import { UsageError } from '../errors.ts'

export async function testPack(_folder: string | undefined, _options: { watch?: boolean; only?: string; state?: string[] }): Promise<void> {
  throw new UsageError('not written yet')
}

export async function buildPack(_folder: string | undefined, _options: { out?: string }): Promise<void> {
  throw new UsageError('not written yet')
}

export async function signPack(_path: string | undefined, _options: { key: string }): Promise<void> {
  throw new UsageError('not written yet')
}

export async function verifyPack(_path: string | undefined, _options: { signer?: string; json?: boolean }): Promise<void> {
  throw new UsageError('not written yet')
}
