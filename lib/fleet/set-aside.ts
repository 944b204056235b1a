import type { Store } from './duckdb.ts'

export interface Aside {
  slug: string
  file: string
  because: string
}

/** Files that can be read now are set aside no more. */
export async function settled(store: Store, files: readonly string[]): Promise<void> {
  await store.run('create or replace temp table whole (file varchar)')
  await store.append(
    'whole',
    files.map((file) => [file]),
  )
  await store.run('delete from set_aside where file in (select file from whole)')
}

/** Names what is not counted, each once, with the time at which it was seen first. */
export async function setAside(store: Store, aside: readonly Aside[], now: string): Promise<void> {
  await store.run('create or replace temp table aside (slug varchar, file varchar, because varchar)')
  await store.append(
    'aside',
    aside.map(({ slug, file, because }) => [slug, file, because.toWellFormed()]),
  )
  await store.run(
    `insert into set_aside select distinct slug, file, because, $now::timestamp from aside a
     where not exists (from set_aside s where s.file = a.file and s.because = a.because)`,
    { now },
  )
}
