import { statSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../errors.ts'
import { codeOf } from '../host/system-errors.ts'
import { appendDurably } from './append.ts'
import { journalLines, type Verification, verifyChain } from './chain.ts'
import { type JournalEntry, type NewEntry, sealed } from './entry.ts'
import { makeOwnFolder } from './folder.ts'
import { withAppendLock } from './lock.ts'
import { lastEntry, readJournal } from './read.ts'

/** Append-only, hash-chained lines in `journal.jsonl`; each is on the disk before the write that it announces. */
export interface Journal {
  /** Returns the hash of the line. @throws when the line is not certain to be on the disk: then nothing may be changed. */
  append(entry: NewEntry): Promise<string>
  /** All whole lines in their order. Trust them only where `verify` says ok. @throws when the file cannot be read */
  entries(): JournalEntry[]
  /** Hash of the last whole line. */
  head(): string | null
  /** `knownHead`: a hash noted elsewhere, such as in an earlier result document, that must still be in it. */
  verify(knownHead?: string | null): Verification
}

export function openJournal(folder: string): Journal {
  const path = join(folder, 'journal.jsonl')
  let known: { size: number; head: JournalEntry } | undefined
  const entries = () => journalLines(readJournal(path)).flatMap(({ entry }) => entry ?? [])
  const last = () => (known && known.size === sizeOf(path) ? known.head : lastEntry(readJournal(path)))
  return {
    async append(entry) {
      makeOwnFolder(folder)
      return withAppendLock(folder, () => {
        const next = sealed(entry, last(), new Date())
        known = undefined
        write(path, next)
        known = { size: sizeOf(path), head: next }
        return next.hash
      })
    },
    entries,
    head: () => last()?.hash ?? null,
    verify: (knownHead) => verifyChain(journalLines(readJournal(path)), knownHead),
  }
}

function write(path: string, entry: JournalEntry): void {
  try {
    appendDurably(path, JSON.stringify(entry))
  } catch (error) {
    throw new Error(`The journal ${path} could not be written (${codeOf(error) || messageOf(error)}), so nothing is changed`, {
      cause: error,
    })
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
