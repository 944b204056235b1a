import { readKept, saveKept } from './kept-file.ts'

/** Changes that are taken back by themselves unless somebody confirms them; at most one run at a time. */
export interface Awaited {
  run: string
  items: string[]
  /** ISO 8601, UTC. */
  until: string
}

const FILE = 'awaited.json'

/** @throws BadFile, UsageError */
export function readAwaited(folder: string): Awaited | undefined {
  return readKept<Awaited>(folder, FILE)
}

/** Undefined: nothing is awaited any more. */
export function saveAwaited(folder: string, awaited: Awaited | undefined): void {
  saveKept(folder, FILE, awaited)
}
