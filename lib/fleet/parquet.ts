import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'
import type { Store } from './duckdb.ts'

/** Lists and maps are Parquet's own; times are UTC. `doc` leads from a finding to its document, `slug` to its practice. */
const EXPORTS: Readonly<Record<string, string>> = {
  documents: 'select * from documents order by slug, machine_id, started_at',
  findings:
    'select d.slug, d.machine_id, d.started_at, f.* from findings f join documents d using (doc) order by d.slug, f.item, d.started_at',
  mended: 'select * from mended order by slug, mended_at',
  practices: 'select * from practices order by slug',
  expected: 'select * from expected order by slug, name',
}

/** Writes each table as one Parquet file into a folder. Answers the files. @throws UsageError where the folder holds something else */
export async function exportParquet(store: Store, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const foreign = readdirSync(folder).filter((name) => !Object.keys(EXPORTS).includes(name.replace(/\.parquet$/, '')))
  if (foreign.length > 0) {
    throw new UsageError(`${folder} holds something else (${foreign[0]}): name a folder of its own.`)
  }
  const files: string[] = []
  for (const [name, sql] of Object.entries(EXPORTS)) {
    const file = join(folder, `${name}.parquet`)
    await store.run(`copy (${sql}) to '${file.replaceAll("'", "''")}' (format parquet, compression zstd)`)
    files.push(file)
  }
  return files.filter((file) => existsSync(file))
}
