import type { Store } from './duckdb.ts'
import type { ReadDocument } from './read-result.ts'

/** Of a computer whose name changes from result to result (a copied disk) the newest of so many runs of one name are kept. */
const MOST_RUNS = 4

/**
 * Keeps of each computer the documents that a report needs, and lets go of the rest: each that holds the newest finding of some item. So a newer check
 * of one item stays beside the sweep before it. A wrong clock replaces nothing, and what it told stays for the notice. A result of before the computer
 * got its name stays, too, because the report says that it was renamed, or that its id was copied.
 */
export async function keepLatest(store: Store, batch: readonly ReadDocument[]): Promise<void> {
  await store.run(CANDIDATES)
  await store.run(KEPT)
  await store.run('delete from latest where doc in (select doc from candidates where not is_new and doc not in (select doc from kept))')
  const ids = new Set((await store.rows('select id from fresh where doc in (select doc from kept)')).map(({ id }) => id))
  await store.run('create or replace temp table raws (id varchar, raw varchar)')
  await store.append(
    'raws',
    batch.filter(({ id }) => ids.delete(id)).map(({ id, raw }) => [id, raw]),
  )
  await store.run(INTO_LATEST)
}

/** Only computers of this batch. */
const CANDIDATES = `
create or replace temp table candidates as
with machines as (select distinct r.slug as slug, r.id as machine_id from fresh)
select doc, slug, machine_id, hostname, started_at, scope, clock_is_wrong, items, false as is_new
from latest join machines using (slug, machine_id)
union all
select f.doc, d.slug, d.machine_id, d.hostname, d.started_at, coalesce(d.scope, 'machine'), d.clock_is_wrong,
  list_transform(f.r.items, lambda i: if(i.is_hint, 'hint ', '') || i.item), true
from fresh f join documents d using (doc)`

/** A result without any item holds at least what the computer is. */
const KEPT = `
create or replace temp table kept as
with held as (select * exclude (items), unnest(if(len(items) = 0, [''], items)) as item from candidates),
newest as (
  select doc from held
  qualify started_at = max(started_at) over (partition by slug, machine_id, hostname, scope, clock_is_wrong, item)
),
names as (
  select doc, slug, machine_id, started_at, hostname is distinct from lag(hostname) over (partition by slug, machine_id order by started_at desc, doc) as is_first
  from candidates where not clock_is_wrong
),
runs as (select *, sum(is_first::integer) over (partition by slug, machine_id order by started_at desc, doc) as run from names)
select doc from newest union select doc from runs where is_first and run <= ${MOST_RUNS}`

const INTO_LATEST = `
insert into latest
select c.doc, c.slug, c.machine_id, c.hostname, c.started_at, c.scope, c.clock_is_wrong, c.items, f.file, w.raw
from candidates c join fresh f using (doc) join raws w using (id) where c.is_new`
