export interface WaiveOptions {
  json?: boolean
}

export async function waive(id: string | undefined, options: WaiveOptions): Promise<void> {
  throw new Error('waive is being built')
}
