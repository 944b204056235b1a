import { type Question, selects } from './question.ts'

export const silent: Question = {
  name: 'silent',
  answers: 'Which computers have told nothing for more than --days days (7), and which are expected and never did.',
  needs: [],
  takes: ['practice', 'days'],
  days: 7,
  ask: selects(
    ['Practice', 'Computer', 'Host name', 'Last seen', 'Days ago', 'Expected'],
    `with told as (
       select n.practice, c.name, c.hostname, timezone(n.zone, timezone('UTC', c.last_seen))::date as last_day,
         date_sub('day', c.last_seen, getvariable('now')::timestamp) as days, c.is_expected
       from computers c join named n using (slug)
       where c.last_seen < getvariable('now')::timestamp - to_days(getvariable('days')::integer) and (c.retired is null or c.retired > n.today)
     ),
     never as (
       select n.practice, e.name, e.hostname, null::date, null, true
       from expected e join named n using (slug)
       where (e.retired is null or e.retired > n.today) and e.name not in (select name from computers c where c.slug = e.slug and c.is_expected)
     )
     select practice, name, hostname, coalesce(last_day::varchar, 'never'), days::integer, if(is_expected, 'yes', 'no')
     from (from told union all from never) order by practice, 4 desc, name`,
  ),
}

export const owners: Question = {
  name: 'owners',
  answers: 'Who decides over what is not in order: the computer itself, a policy, a domain, a device management, another product.',
  needs: [],
  takes: ['practice', 'item'],
  ask: selects(
    ['Item', 'Decided by', 'Computers', 'Practices'],
    `select item, owner, count(distinct (slug, key))::integer, count(distinct slug)::integer
     from (select item, slug, key, unnest(owners) as owner from current where word in ('fail', 'warn')) group by all order by item, 3 desc, owner`,
  ),
}

export const accepted: Question = {
  name: 'accepted',
  answers: 'Which risks are accepted on which computers, and until when.',
  needs: [],
  takes: ['practice', 'item'],
  ask: selects(
    ['Practice', 'Item', 'Computer', 'Accepted until', 'What was found'],
    `select n.practice, u.item, c.name, u.accepted_until::varchar, u.summary
     from current u join named n using (slug) join computers c using (slug, key)
     where u.word = 'accepted' order by u.accepted_until, 1, 2, 3`,
  ),
}

export const versions: Question = {
  name: 'versions',
  answers: 'Which version of Rounds and which operating system the computers told last.',
  needs: [],
  takes: ['practice'],
  ask: selects(
    ['Rounds', 'Operating system', 'Computers', 'Practices', 'Last seen'],
    `select version, os, count(*)::integer, count(distinct slug)::integer, max(last_seen)::date::varchar from computers group by all order by 3 desc, 1, 2`,
  ),
}

export const asideNow: Question = {
  name: 'set-aside',
  answers: 'Which files are not counted, and why.',
  needs: [],
  takes: ['practice'],
  ask: selects(
    ['Folder', 'File', 'Because', 'Since'],
    `select slug, file, because, seen_at::date::varchar from set_aside where is_asked(slug) order by slug, file, because`,
  ),
}
