export interface ReportOptions {
  out: string
  practice?: string
  for?: 'accreditation'
  csv?: string
  json?: boolean
  package?: string
  key?: string
  preparedBy?: string
  pseudonymise?: boolean
  now?: string
  preview?: boolean
  store?: string
  all?: boolean
}

export async function report(paths: string[], { out }: ReportOptions): Promise<void> {
  throw new Error(`the report of ${paths.join(', ')} into ${out} is being built`)
}
