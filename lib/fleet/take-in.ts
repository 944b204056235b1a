import type { Store } from './duckdb.ts'
import { keepLatest } from './keep-latest.ts'
import type { ReadDocument } from './read-result.ts'

/** A document and the file in which it was found. */
export interface Incoming extends ReadDocument {
  file: string
}

/** The shape of a row of lib/fleet/read-result.ts. */
const ROW = JSON.stringify({
  practice: 'VARCHAR',
  slug: 'VARCHAR',
  site: 'VARCHAR',
  id: 'VARCHAR',
  hostname: 'VARCHAR',
  platform: 'VARCHAR',
  os: 'VARCHAR',
  role: 'VARCHAR',
  started_at: 'VARCHAR',
  duration_ms: 'DOUBLE',
  scope: 'VARCHAR',
  elevated: 'BOOLEAN',
  version: 'VARCHAR',
  built_at: 'VARCHAR',
  journal_head: 'VARCHAR',
  zone: 'VARCHAR',
  items: [
    {
      item: 'VARCHAR',
      is_hint: 'BOOLEAN',
      version: 'VARCHAR',
      status: 'VARCHAR',
      word: 'VARCHAR',
      summary: 'VARCHAR',
      owners: ['VARCHAR'],
      measures: 'MAP(VARCHAR, DOUBLE)',
      waits_for_restart: 'BOOLEAN',
      accepted_until: 'VARCHAR',
    },
  ],
  mended: [{ item: 'VARCHAR', run: 'VARCHAR', mended_at: 'VARCHAR', state: 'VARCHAR', changes: 'INTEGER' }],
})

/** What cannot be: a result of tomorrow, or of before its own program was built. */
const CLOCK_IS_WRONG = `r.started_at::timestamp > $now::timestamp + interval 1 day or (r.built_at is not null and left(r.started_at, 10) < r.built_at)`

/** Takes in one batch, in one transaction: all of it is in the store, or nothing. Answers how many documents were not there yet. */
export async function takeIn(store: Store, found: readonly Incoming[], now: string): Promise<number> {
  const batch = [...new Map(found.map((one) => [one.id, one])).values()]
  await store.run('create or replace temp table incoming (id varchar, file varchar, "row" varchar)')
  await store.append(
    'incoming',
    batch.map(({ id, file, row }) => [id, file, row]),
  )
  await store.run(NEW_ONES)
  await store.run('begin')
  try {
    await store.run(INTO_DOCUMENTS, { now })
    await store.run(INTO_FINDINGS)
    await store.run(MENDED_AGAIN)
    await store.run(INTO_MENDED)
    await store.run(INTO_PRACTICES)
    await keepLatest(store, batch)
    await store.run('commit')
  } catch (error) {
    await store.run('rollback')
    throw error
  }
  const [count] = await store.rows('select count(*)::integer as added from fresh')
  return Number(count?.added)
}

const NEW_ONES = `
create or replace temp table fresh as
select ((select coalesce(max(doc), 0) from documents) + 1 + i.rowid)::integer as doc, id, file, json_transform("row", '${ROW}') as r
from incoming i anti join documents using (id)`

const INTO_DOCUMENTS = `
insert into documents
select doc, id, r.slug, r.site, r.id, r.hostname, r.platform, r.os, r.role, r.started_at::timestamp, r.duration_ms, r.scope, r.elevated,
  r.version, try_cast(r.built_at as date), ${CLOCK_IS_WRONG}, r.journal_head, file, $now::timestamp
from fresh`

const INTO_FINDINGS = `
insert into findings
select doc, i.item, i.is_hint, i.version, i.status, i.word, i.summary, i.owners, i.measures, i.waits_for_restart, try_cast(i.accepted_until as date)
from (select doc, unnest(r.items) as i from fresh)`

const TOLD = `
  select r.slug as slug, r.id as machine_id, r.hostname as hostname, m.run as run, m.item as item, m.mended_at::timestamp as mended_at, m.state as state,
    m.changes as changes, r.started_at::timestamp as told_at
  from (select r, unnest(r.mended) as m from fresh)
  qualify row_number() over (partition by slug, machine_id, hostname, run, item order by told_at desc) = 1`

const MENDED_AGAIN = `
delete from mended using (${TOLD}) as t
where mended.run = t.run and mended.item = t.item and mended.machine_id = t.machine_id and mended.hostname = t.hostname
  and mended.slug = t.slug and mended.told_at <= t.told_at`

const INTO_MENDED = `
insert into mended
select * from (${TOLD}) as t
where not exists (from mended m where m.run = t.run and m.item = t.item and m.machine_id = t.machine_id and m.hostname = t.hostname and m.slug = t.slug)`

/** What the practice itself says, in its file, wins. */
const INTO_PRACTICES = `
insert or ignore into practices (slug, name, zone)
select r.slug, min(r.practice), min(r.zone) from fresh group by r.slug`
