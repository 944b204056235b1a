import { type Question, selects } from './question.ts'

const IN_DAYS = `(getvariable('from') is null or s.day >= getvariable('from')::date) and (getvariable('to') is null or s.day <= getvariable('to')::date)`

export const failed: Question = {
  name: 'failed',
  answers: 'Which computers failed an item, from when to when, and how they stand now.',
  needs: ['item'],
  takes: ['practice', 'month', 'from', 'to'],
  ask: selects(
    ['Practice', 'Computer', 'First day', 'Last day', 'Days apart', 'Results', 'Now', 'What was found'],
    `select n.practice, c.name, min(s.day)::varchar, max(s.day)::varchar, (max(s.day) - min(s.day) + 1)::integer, count(*)::integer, any_value(u.word),
       arg_max(f.summary, s.started_at)
     from findings f join seen s using (doc) join named n on n.slug = s.slug join computers c on c.slug = s.slug and c.key = s.key
     left join current u on u.slug = s.slug and u.key = s.key and u.item = f.item
     where f.item = getvariable('item') and not f.is_hint and f.word = 'fail' and ${IN_DAYS}
     group by n.practice, c.name, s.slug, s.key order by 1, 2`,
  ),
}

/** An episode begins with a fail and ends with the first result of the same item that passes. */
const EPISODES = `
with told as (
  select s.slug, s.key, f.item, f.word, s.started_at
  from findings f join seen s using (doc)
  where not f.is_hint and f.word in ('fail', 'pass') and (getvariable('item') is null or f.item = getvariable('item'))
),
concerned as (select distinct slug, key, item from told where word = 'fail'),
turns as (
  select *, word is distinct from lag(word) over (partition by slug, key, item order by started_at) as is_turn
  from told semi join concerned using (slug, key, item)
),
edges as (
  select slug, key, item, word, started_at, lead(started_at) over (partition by slug, key, item order by started_at) as ended_at
  from turns where is_turn
),
episodes as (
  select * from edges s join (select slug, zone from named) n using (slug) where word = 'fail'
)`

export const mendTime: Question = {
  name: 'mend-time',
  answers: 'How long it takes until what failed passes again, for each item, and what is still open.',
  needs: [],
  takes: ['practice', 'item', 'month', 'from', 'to'],
  ask: selects(
    ['Item', 'Mended', 'Median days', 'Mean days', 'Longest', 'Still open', 'Oldest since'],
    `${EPISODES},
     counted as (
       select item, started_at, ended_at, date_diff('second', started_at, ended_at) / 86400.0 as took,
         timezone(zone, timezone('UTC', started_at))::date as day from episodes
     )
     select item, count(took)::integer, round(median(took), 1), round(avg(took), 1), round(max(took), 1), (count(*) - count(took))::integer,
       (min(day) filter (took is null))::varchar
     from counted s where ${IN_DAYS} group by item order by count(*) - count(took) desc, item`,
  ),
}

/** As each computer stood at the end of a day: the day that is asked for, the practice's last report, or 30 days ago. */
const BEFORE = `
with since as (
  select slug, coalesce(getvariable('from')::date, timezone(zone, timezone('UTC', last_report))::date, today - 30) as day from named
),
before as (
  select s.slug, s.key, f.item, arg_max(f.word, s.started_at) as word
  from findings f join seen s using (doc) join since n on n.slug = s.slug
  where s.day <= n.day and not f.is_hint and (getvariable('item') is null or f.item = getvariable('item'))
  group by all
)`

const GOOD = `('pass', 'accepted', 'not-applicable')`

export const changed: Question = {
  name: 'changed',
  answers: 'What is new, worse, better or fixed on each computer since a day (--from), else since the last report, else in 30 days.',
  needs: [],
  takes: ['practice', 'item', 'from'],
  ask: selects(
    ['Practice', 'Change', 'Item', 'Computer', 'Then', 'Now', 'Since', 'What was found'],
    `${BEFORE}
     select n.practice, case
         when b.word in ${GOOD} then 'new' when u.word in ${GOOD} then 'fixed'
         when badness(u.word) > badness(b.word) then 'worse' else 'better' end as change,
       u.item, c.name, b.word, u.word, i.day::varchar, u.summary
     from current u join before b using (slug, key, item) join named n using (slug) join since i using (slug) join computers c using (slug, key)
     where u.word <> b.word and not (u.word in ${GOOD} and b.word in ${GOOD})
     order by n.practice, list_position(['new', 'worse', 'better', 'fixed'], change), u.item, c.name`,
  ),
}

export const standing: Question = {
  name: 'standing',
  answers:
    'How all practices stand: items by the worst word of any computer, failing findings now and 30 days ago (or at the end of --from); worst first.',
  needs: [],
  takes: ['practice', 'from', 'days'],
  days: 7,
  ask: selects(
    ['Practice', 'Computers', 'Silent', 'Fail', 'Unknown', 'Warn', 'Accepted', 'Pass', 'Failing now', 'Failing then', 'Last report'],
    `${BEFORE.replace("timezone(zone, timezone('UTC', last_report))::date, ", '')},
     alive as (
       select slug, key, last_seen < getvariable('now')::timestamp - to_days(getvariable('days')::integer) as is_silent
       from computers c join named n using (slug) where c.retired is null or c.retired > n.today
     ),
     never as (
       select e.slug, count(*) as computers from expected e join named n using (slug)
       where (e.retired is null or e.retired > n.today) and e.name not in (select name from computers c where c.slug = e.slug and c.is_expected) group by e.slug
     ),
     items as (
       select slug, item, max(badness(if(is_silent and word <> 'not-applicable', 'unknown', word))) as bad
       from current join alive using (slug, key) group by all
     ),
     counts as (
       select slug, count(*) filter (bad = 7) as fail, count(*) filter (bad = 6) as "unknown", count(*) filter (bad = 5) as warn,
         count(*) filter (bad = 3) as accepted, count(*) filter (bad = 2) as pass from items group by slug
     ),
     told as (select slug, count(*) as computers, count(*) filter (is_silent) as silent from alive group by slug),
     failing as (select slug, count(*) as now from current semi join alive using (slug, key) where word = 'fail' group by slug),
     failed as (select slug, count(*) as earlier from before semi join alive using (slug, key) where word = 'fail' group by slug)
     select n.practice, (coalesce(t.computers, 0) + coalesce(v.computers, 0))::integer, (coalesce(t.silent, 0) + coalesce(v.computers, 0))::integer,
       coalesce(k.fail, 0)::integer, coalesce(k."unknown", 0)::integer, coalesce(k.warn, 0)::integer, coalesce(k.accepted, 0)::integer,
       coalesce(k.pass, 0)::integer, coalesce(f.now, 0)::integer, coalesce(o.earlier, 0)::integer, n.last_report::date::varchar
     from named n left join told t using (slug) left join counts k using (slug) left join failing f using (slug) left join failed o using (slug)
     left join never v using (slug)
     order by 4 desc, 9 desc, 5 desc, 1`,
  ),
}
