export interface ImportOptions {
  into: string
  json?: boolean
}

export async function importResults(_files: string[], _options: ImportOptions): Promise<void> {
  throw new Error('not written yet')
}
