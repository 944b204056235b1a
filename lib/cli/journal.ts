import { kindOf } from '../changes/index.ts'
import { UsageError } from '../errors.ts'
import type { JournalEntry } from '../journal/entry.ts'
import { openJournal } from '../journal/journal.ts'
import { refuseForeign, stateFolder } from '../state/folders.ts'

/** `rounds journal`: what was changed; `rounds journal verify`: nobody edited it (exit 1 when somebody did). */
export async function journal(action: string | undefined, options: { json?: boolean }): Promise<void> {
  const folder = stateFolder()
  refuseForeign(folder)
  const opened = openJournal(folder)
  if (action === 'verify') {
    const found = opened.verify()
    const words = found.broken
      ? `broken at line ${found.broken.line}: ${found.broken.because}`
      : `whole: ${found.lines} lines, head ${opened.head() ?? 'none'}`
    const torn = found.torn.length > 0 ? ` (cut off while being written: line ${found.torn.join(', ')})` : ''
    process.stdout.write(`${options.json ? JSON.stringify(found, undefined, 2) : `The journal is ${words}${torn}`}\n`)
    process.exitCode = found.ok ? 0 : 1
    return
  }
  if (action !== undefined) {
    throw new UsageError(`rounds journal ${action}: expected "verify" or nothing.`)
  }
  const entries = opened.entries()
  process.stdout.write(
    `${options.json ? JSON.stringify(entries, undefined, 2) : entries.map(lineOf).join('\n') || 'Nothing was ever changed on this computer.'}\n`,
  )
}

function lineOf({ at, run, item, type, change, before, note }: JournalEntry): string {
  const described = change && before ? kindOf(change).describe(change, before) : undefined
  const words = described ? `${described.target}: ${described.before} -> ${described.after}` : (note ?? '')
  return `${at}  ${run}  ${item}  ${type.padEnd(9)}  ${words}`.trimEnd()
}
