import { join } from 'node:path'
import { lastEntry, readJournal } from './read.ts'

/** Hash of the last line, for result documents; null where there is no journal or this user may not read it. */
export function readJournalHead(folder: string): string | null {
  try {
    return lastEntry(readJournal(join(folder, 'journal.jsonl')))?.hash ?? null
  } catch {
    return null
  }
}
