export interface AttestOptions {
  json?: boolean
}

export async function attest(ids: string[], options: AttestOptions): Promise<void> {
  throw new Error('attest is being built')
}
