import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openStore, type Store } from '../../../lib/fleet/duckdb.ts'
import { type Imported, importInto } from '../../../lib/fleet/import.ts'
import type { ResultDocument, ResultItem } from '../../../lib/schema/types.ts'
import { itemOf, sampleDocument } from '../report/fixtures/documents.ts'

/** The moment of all these tests. */
export const NOW = '2026-11-22T05:00:00.000Z'

export interface Told {
  practice?: string | null
  id?: string
  hostname?: string
  /** `2026-11-20` or a time. */
  at: string
  items?: ResultItem[]
  more?: Partial<ResultDocument>
}

/** A result of one computer, by a Rounds that was built before it. */
export function told({
  practice = 'Kauri Medical Centre',
  id = 'aaaa-1',
  hostname = 'NURSE-1',
  at,
  items,
  more = {},
}: Told): ResultDocument {
  const startedAt = at.length === 10 ? `${at}T01:00:00.000Z` : at
  const sample = sampleDocument()
  return {
    ...sample,
    practice,
    startedAt,
    tool: { ...sample.tool, builtAt: '2026-01-01' },
    machine: { ...sample.machine, id, hostname },
    inputs: { ...sample.inputs, now: startedAt },
    items: items ?? [itemOf({ id: 'screen-lock', status: 'pass', summary: 'Locks after 10 minutes' })],
    ...more,
  }
}

export const lock = (status: ResultItem['status'], changes: Partial<ResultItem> = {}) =>
  itemOf({ id: 'screen-lock', status, summary: `screen lock says ${status}`, ...changes })

/** A folder of its own for one test file. */
export function ownFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'rounds-fleet-'))
  return { path, remove: () => rmSync(path, { recursive: true }) }
}

/** Writes results as `rounds import` does, and texts under their own names. */
export function write(folder: string, documents: readonly ResultDocument[], texts: Record<string, string> = {}): string {
  const files = documents.map(
    (one, index) =>
      [
        `${(one.practice ?? 'no-practice').toLowerCase().replaceAll(' ', '-')}/${one.machine.id}/${one.startedAt.replaceAll(':', '')}.${index}.json`,
        `${JSON.stringify(one)}\n`,
      ] as const,
  )
  for (const [name, text] of [...files, ...Object.entries(texts)]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** A store in memory with what lies in these folders. */
export async function storeOf(...folders: string[]): Promise<Store & { imported: Imported }> {
  const store = await openStore(':memory:', { write: true, threads: 1 })
  return { ...store, imported: await importInto(store, folders, { now: NOW }) }
}
