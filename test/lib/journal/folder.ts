import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewEntry } from '../../../lib/journal/entry.ts'

/** A folder that is gone when the test process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-test-'))
  folders.push(folder)
  return folder
}

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true })
  }
})

export function entry(step = 0, more: Partial<NewEntry> = {}): NewEntry {
  return { run: 'run-1', item: 'screen-lock', step, type: 'intent', ...more }
}
