import type { Store } from '../duckdb.ts'

/** What a question is asked about; days are those of each practice's own calendar. */
export interface Scope {
  /** Slug. */
  practice?: string
  item?: string
  /** First and last day, such as 2026-05-01. */
  from?: string
  to?: string
  /** A computer that told nothing for more than so many days is silent. */
  days: number
  /** ISO 8601, UTC. */
  now: string
}

const USUAL_ZONE = 'Pacific/Auckland'

/**
 * Makes what questions are written against: the values of `scope` as variables, and
 * `computers` (each with a key that survives a new name, and tells copies of one id apart), `seen` (documents with computer and day; wrong clocks left out),
 * `current` (the newest finding of each item and computer).
 */
export async function prepareView(store: Store, { practice, item, from, to, days, now }: Scope): Promise<void> {
  await store.run("set timezone = 'UTC'")
  const variables = { practice: practice ?? null, item: item ?? null, from: from ?? null, to: to ?? null, now: now.replace(/Z$/, '') }
  for (const [name, value] of Object.entries(variables)) {
    await store.run(`set variable "${name}" = $value`, { value })
  }
  await store.run('set variable days = $days', { days })
  for (const sql of VIEW) {
    await store.run(sql)
  }
}

const VIEW: readonly string[] = [
  `create or replace temp macro is_asked(slug) as getvariable('practice') is null or slug = getvariable('practice')`,
  `create or replace temp macro short(hostname) as lower(split_part(hostname, '.', 1))`,
  `create or replace temp macro badness(word) as
     coalesce(list_position(['not-applicable', 'pass', 'accepted', 'attest-due', 'warn', 'unknown', 'fail'], word), 0)`,
  // A zone that does not exist would fail every question.
  `create or replace temp table named as
     with zones as (select lower(name) as lowered, min(name) as known from pg_timezone_names() group by all)
     select slug, coalesce(name, slug) as practice, coalesce(known, '${USUAL_ZONE}') as zone, last_report,
       timezone(coalesce(known, '${USUAL_ZONE}'), timezone('UTC', getvariable('now')::timestamp))::date as today
     from practices left join zones on lowered = lower(zone) where is_asked(slug)`,
  `create or replace temp table spans as
     select slug, machine_id, hostname, min(started_at) as since, max(started_at) as last_seen, arg_max(os, started_at) as os,
       arg_max(platform, started_at) as platform, arg_max(version, started_at) as version
     from documents where not clock_is_wrong and is_asked(slug) group by all`,
  // One name after another is a new name; two names at the same time are a copied disk.
  `create or replace temp table copied as
     select distinct x.slug, x.machine_id from spans x join spans y using (slug, machine_id)
     where x.hostname < y.hostname and x.since <= y.last_seen and y.since <= x.last_seen`,
  `create or replace temp table computers as
     with keyed as (
       select s.*, if(c.machine_id is null, s.machine_id, s.machine_id || ' ' || s.hostname) as key
       from spans s left join copied c using (slug, machine_id)
     ),
     own as (
       select slug, key, any_value(machine_id) as machine_id, arg_max(hostname, last_seen) as hostname, max(last_seen) as last_seen,
         arg_max(os, last_seen) as os, arg_max(platform, last_seen) as platform, arg_max(version, last_seen) as version
       from keyed group by slug, key
     )
     select o.*, coalesce(i.name, h.name, o.hostname) as name, coalesce(i.retired, h.retired) as retired, i.name is not null or h.name is not null as is_expected
     from own o
     left join (from expected where machine_id is not null) i on i.slug = o.slug and i.machine_id = o.machine_id
     left join (from expected where machine_id is null) h on h.slug = o.slug and short(h.hostname) = short(o.hostname)
     qualify row_number() over (partition by o.slug, o.key) = 1`,
  `create or replace temp table seen as
     select d.doc, d.slug, if(c.machine_id is null, d.machine_id, d.machine_id || ' ' || d.hostname) as key, d.started_at,
       timezone(n.zone, timezone('UTC', d.started_at))::date as day
     from documents d join named n using (slug) left join copied c on c.slug = d.slug and c.machine_id = d.machine_id
     where not d.clock_is_wrong and d.scope is null`,
  `create or replace temp table current as
     select s.slug, s.key, f.item, f.word, f.summary, f.owners, f.accepted_until, s.started_at, s.day
     from findings f join seen s using (doc)
     where f.doc in (select doc from latest) and not f.is_hint and (getvariable('item') is null or f.item = getvariable('item'))
     qualify row_number() over (partition by s.slug, s.key, f.item order by s.started_at desc, badness(f.word) desc) = 1`,
]
