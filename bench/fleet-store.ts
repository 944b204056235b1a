import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoPractice } from '../lib/demo/practice.ts'
import { writeDemo } from '../lib/demo/write.ts'
import { openStore } from '../lib/fleet/duckdb.ts'
import { importInto } from '../lib/fleet/import.ts'

export const NOW = '2026-11-22T04:15:00.000Z'
export const MACHINES_A_PRACTICE = 100
export const DAYS = 30

const stores = new Map<number, Promise<string>>()

/**
 * A store of so many computers, each with one sweep a day: the results of a practice that is made up, multiplied, with every fiftieth finding another one.
 * It is made once and removed when the program ends, because making it takes longer than what is measured.
 */
export function bigStore(machines: number): Promise<string> {
  const store = stores.get(machines) ?? made(machines)
  stores.set(machines, store)
  return store
}

async function made(machines: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-bench-fleet-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const templates = join(folder, 'templates')
  writeDemo(templates, await demoPractice({ seed: 'bench', machines: 20, now: NOW, troubles: 'none' }))
  const file = join(folder, 'fleet.duckdb')
  const store = await openStore(file, { write: true })
  await importInto(store, [templates], { now: NOW })
  for (const sql of multiplied(machines)) {
    await store.run(sql)
  }
  store.close()
  return file
}

function multiplied(machines: number): string[] {
  return [
    `create temp table template as
       select row_number() over (order by l.machine_id) - 1 as number, l.doc, l.machine_id, l.hostname, l.items, l.raw
       from latest l where l.scope = 'machine' qualify row_number() over (partition by l.machine_id order by l.started_at desc) = 1`,
    'create temp table facts as select d.* from documents d semi join template using (doc)',
    'create temp table words as select f.* from findings f semi join template using (doc)',
    `create temp table fleet as
       select m.range as machine, 'practice-' || (m.range // ${MACHINES_A_PRACTICE}) as slug, t.doc as template,
         'm-' || m.range || '-' || left(t.machine_id, 20) as machine_id, 'PC-' || m.range as hostname, t.machine_id as old_id, t.hostname as old_name, t.items, t.raw
       from range(${machines}) m join template t on t.number = m.range % (select count(*) from template)`,
    'delete from documents',
    'delete from findings',
    'delete from latest',
    'delete from practices',
    'delete from expected',
    'delete from practice_files',
    `insert into practices select distinct slug, slug, 'Pacific/Auckland', null::timestamp from fleet`,
    `insert into documents
       select (f.machine * ${DAYS} + d.range)::integer, sha256(f.machine_id || d.range), f.slug, t.site, f.machine_id, f.hostname, t.platform, t.os, t.role,
         t.started_at - to_days((${DAYS} - 1 - d.range)::integer), t.duration_ms, null, true, t.version, '2026-01-01', false, t.journal_head, 'made up', t.imported_at
       from fleet f cross join range(${DAYS}) d join facts t on t.doc = f.template`,
    `insert into findings
       select (f.machine * ${DAYS} + d.range)::integer as doc, w.item, w.is_hint, w.version, w.status, if(w.word = 'pass' and hash((f.machine * ${DAYS} + d.range) // 7, w.item) % 50 = 0, 'fail', w.word), w.summary, w.owners, w.measures,
         w.waits_for_restart, w.accepted_until
       from fleet f cross join range(${DAYS}) d
       join words w on w.doc = f.template order by doc`,
    `insert into latest
       select (f.machine * ${DAYS} + ${DAYS} - 1)::integer, f.slug, f.machine_id, f.hostname, t.started_at, 'machine', false, f.items, 'made-up.json',
         replace(replace(replace(f.raw, f.old_id, f.machine_id), '"' || f.old_name || '"', '"' || f.hostname || '"'), 'K\u014dwhai Medical Centre', f.slug)
       from fleet f join facts t on t.doc = f.template`,
    'checkpoint',
  ]
}
