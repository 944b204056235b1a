import { readFileSync } from 'node:fs'
import { messageOf } from '../errors.ts'
import { codeOf, isMissing } from '../host/system-errors.ts'
import { type JournalEntry, parseLine } from './entry.ts'

/** Its text; empty where there is none yet. @throws when it is there and cannot be read */
export function readJournal(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) {
      return ''
    }
    throw new Error(`The journal ${path} could not be read (${codeOf(error) || messageOf(error)})`, { cause: error })
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
