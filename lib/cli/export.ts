export interface ExportOptions {
  all?: boolean
  out: string
  practice?: string
  set: string[]
  source: string[]
  ring: string
  release?: string
}

export async function exportFor(_platforms: string[], _options: ExportOptions): Promise<void> {
  throw new Error('not written yet')
}
