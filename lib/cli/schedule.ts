export interface ScheduleOptions {
  at: string
  spread: string
  out?: string
  remove?: boolean
  json?: boolean
}

export async function schedule(_options: ScheduleOptions): Promise<void> {
  throw new Error('not written yet')
}
