import { messageOf } from '../errors.ts'
import { codeOf, isMissing } from '../host/system-errors.ts'
import { incident } from '../logs/incidents.ts'
import { NoOwnFile, readOwnFile } from '../state/own-file.ts'
import { type JournalEntry, parseLine } from './entry.ts'

/** Its text; empty where there is none yet. @throws when it is there and cannot be read */
export function readJournal(path: string): string {
  try {
    return readOwnFile(path)
  } catch (error) {
    if (isMissing(error)) {
      return ''
    }
    noteForeign(path, error)
    throw new Error(`The journal ${path} could not be read (${codeOf(error) || messageOf(error)})`, { cause: error })
  }
}

/** Whoever owns the journal could have root restore what he likes, with a chain that is whole. */
function noteForeign(path: string, error: unknown): void {
  if (error instanceof NoOwnFile) {
    incident('foreign-journal', { what: path, why: error.message })
  }
}

/** The last whole line. */
export function lastEntry(text: string): JournalEntry | undefined {
  for (let end = text.length; end > 0; ) {
    const start = text.lastIndexOf('\n', end - 1) + 1
    const entry = parseLine(text.slice(start, end))
    if (entry) {
      return entry
    }
    end = start - 1
  }
  return undefined
}
