import { readKept, saveKept } from './kept-file.ts'

/** A fix that somebody approved and that a gate still holds up. */
export interface WaitingFix {
  item: string
  consents: string[]
  /** `--set` and the variables of the run that approved it: the same decision is carried out later. */
  set: string[]
  environment: Record<string, string>
  confirmWithin?: string
  /** ISO 8601, UTC. */
  approvedAt: string
  until: string
}

const FILE = 'waiting.json'

/** @throws BadFile, UsageError */
export function readWaiting(folder: string): WaitingFix[] {
  return readKept<WaitingFix[]>(folder, FILE) ?? []
}

export function saveWaiting(folder: string, waiting: readonly WaitingFix[]): void {
  saveKept(folder, FILE, waiting.length > 0 ? waiting : undefined)
}
