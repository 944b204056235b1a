import { kindOf } from '../changes/index.ts'
import { UsageError } from '../errors.ts'
import type { Verification } from '../journal/chain.ts'
import type { JournalEntry } from '../journal/entry.ts'
import { type Journal, openJournal } from '../journal/journal.ts'
import { parsed } from '../schema/check.ts'
import { refuseForeign, stateFolder } from '../state/folders.ts'
import { readText } from '../state/read-file.ts'
import { openStore } from '../state/store.ts'
import { print, printJson } from './terminal.ts'

/** `rounds journal`: what was changed; `rounds journal verify [result documents]`: nobody edited it or cut its end off (exit 1 when somebody did). */
export async function journal(action: string | undefined, files: string[], options: { json?: boolean }): Promise<void> {
  const folder = stateFolder()
  refuseForeign(folder)
  const opened = openJournal(folder)
  if (action === 'verify') {
    verify(opened, files.length > 0 ? headsOf(files, openStore(folder).machineId) : [], options)
    return
  }
  if (action !== undefined) {
    throw new UsageError(`rounds journal ${action}: expected "verify" or nothing.`)
  }
  const entries = opened.entries()
  if (options.json) {
    printJson(entries)
  } else {
    print(entries.map(lineOf).join('\n') || 'Nothing was ever changed on this computer.')
  }
}

/** The heads that result documents of this machine noted: each of them must still be in the journal. @throws UsageError, BadFile */
function headsOf(files: readonly string[], machineId: string): (string | null)[] {
  return files.map((file) => {
    const { machine, journalHead } = parsed('result', readText(file), file)
    if (machine.id !== machineId) {
      throw new UsageError(`${file} is of another computer (${machine.hostname}, ${machine.id}): it says nothing about this journal.`)
    }
    return journalHead
  })
}

function verify(journal: Journal, heads: readonly (string | null)[], { json }: { json?: boolean }): void {
  const checks = heads.length > 0 ? heads.map((head) => journal.verify(head)) : [journal.verify()]
  const found = checks.find(({ ok }) => !ok) ?? (checks[0] as Verification)
  if (json) {
    printJson(found)
  } else {
    print(`The journal is ${inWords(found, journal, heads.length)}`)
  }
  process.exitCode = found.ok ? 0 : 1
}

function inWords({ broken, lines, torn }: Verification, journal: Journal, documents: number): string {
  const against = documents > 0 ? `, and ${documents} result ${documents === 1 ? 'document agrees' : 'documents agree'}` : ''
  const words = broken
    ? `broken at line ${broken.line}: ${broken.because}`
    : `whole: ${lines} lines, head ${journal.head() ?? 'none'}${against}`
  return `${words}${torn.length > 0 ? ` (cut off while being written: line ${torn.join(', ')})` : ''}`
}

function lineOf({ at, run, item, type, change, before, note }: JournalEntry): string {
  const described = change && before ? kindOf(change).describe(change, before) : undefined
  const words = described ? `${described.target}: ${described.before} -> ${described.after}` : (note ?? '')
  return `${at}  ${run}  ${item}  ${type.padEnd(9)}  ${words}`.trimEnd()
}
