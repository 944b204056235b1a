export interface ConvertOptions {
  to: 'ocsf' | 'hdf'
  out?: string
}

export async function convert(_files: string[], _options: ConvertOptions): Promise<void> {
  throw new Error('not written yet')
}
