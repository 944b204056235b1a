export interface FleetOptions {
  store: string
  json?: boolean
}

export async function importFleet(paths: string[], options: FleetOptions): Promise<void> {
  throw new Error('fleet import is being built')
}
export async function queryFleet(question: string | undefined, options: FleetOptions): Promise<void> {
  throw new Error('fleet query is being built')
}
export async function exportFleet(folder: string, options: FleetOptions): Promise<void> {
  throw new Error('fleet export is being built')
}
