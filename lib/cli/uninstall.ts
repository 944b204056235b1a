export interface UninstallOptions {
  apply?: boolean
  undo?: boolean
  keepChanges?: boolean
  export?: string
  /** true without a name. */
  rmm?: string | true
  json?: boolean
}

export async function uninstall(_options: UninstallOptions): Promise<void> {
  throw new Error('not written yet')
}
