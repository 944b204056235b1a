import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { messageOf } from '../errors.ts'
import { timeZoneExists } from '../practice/calendar.ts'
import { practiceSlug } from '../practice/slug.ts'
import { parsed } from '../schema/check.ts'
import type { PracticeFile } from '../schema/types.ts'
import type { Store } from './duckdb.ts'
import { PRACTICE_FILES } from './files.ts'

/** What a practice keeps beside its results. */
export interface PracticeFolder {
  folder: string
  slug: string
  name: string | null
  texts: ReadonlyMap<string, string>
  practice?: PracticeFile
  /** In a sentence, where practice.json cannot be used. */
  problem?: string
}

/** Reads the folder of a practice; a practice.json that cannot be used is told and the rest is read. */
export function readPracticeFolder(folder: string): PracticeFolder {
  const texts = new Map(
    PRACTICE_FILES.filter((name) => existsSync(join(folder, name))).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
  const text = texts.get('practice.json')
  try {
    const practice = text === undefined ? undefined : parsed('practice', text, join(folder, 'practice.json'))
    const name = practice?.practice ?? null
    return { folder, slug: practiceSlug(name ?? basename(folder)), name, texts, ...(practice ? { practice } : {}) }
  } catch (error) {
    return { folder, slug: practiceSlug(basename(folder)), name: null, texts, problem: messageOf(error).split('\n').slice(0, 2).join(' ') }
  }
}

/** Keeps it in the store as it is now, instead of what was there, in one transaction. */
export async function keepPracticeFolder(store: Store, { slug, name, texts, practice }: PracticeFolder): Promise<void> {
  await store.run('begin')
  try {
    await store.run('delete from practice_files where slug = $slug', { slug })
    for (const [file, text] of texts) {
      await store.run('insert into practice_files values ($slug, $file, $text)', { slug, file, text })
    }
    await store.run('insert or ignore into practices (slug) values ($slug)', { slug })
    await store.run(
      'update practices set name = coalesce($name, name), zone = coalesce($zone, zone), last_report = $report::timestamp where slug = $slug',
      { slug, name, zone: zoneOf(practice) ?? null, report: lastReport(texts.get('reports.jsonl')) ?? null },
    )
    await store.run('delete from expected where slug = $slug', { slug })
    for (const one of practice?.machines ?? []) {
      const { name: machine, hostname = null, id = null, site = null, role = null, retired = null } = one
      await store.run('insert into expected values ($slug, $machine, $hostname, $id, $site, $role, try_cast($retired as date))', {
        slug,
        machine,
        hostname: hostname ?? machine,
        id,
        site,
        role,
        retired,
      })
    }
    await store.run('commit')
  } catch (error) {
    await store.run('rollback')
    throw error
  }
}

function zoneOf(practice: PracticeFile | undefined): string | undefined {
  const zone = practice?.calendar?.timeZone
  return zone !== undefined && timeZoneExists(zone) ? zone : undefined
}

/** ISO time of the newest earlier report; lines that are damaged are passed over. */
function lastReport(lines = ''): string | undefined {
  const times = lines.split('\n').flatMap((line) => /^\{.*?"at":"(\d{4}-\d{2}-\d{2}T[\d:.]+Z)"/.exec(line)?.[1] ?? [])
  return times
    .filter((time) => !Number.isNaN(Date.parse(time)))
    .sort()
    .at(-1)
}
