export interface VerifyOptions {
  json?: boolean
}

export async function verify(file: string, options: VerifyOptions): Promise<void> {
  throw new Error('verify is being built')
}
