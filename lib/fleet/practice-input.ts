import { messageOf } from '../errors.ts'
import { snapshotsIn, withAnswersOf } from '../practice/own-files.ts'
import { verifySeals } from '../practice/seal.ts'
import type { Heard, PracticeFiles, PracticeInput, SetAside } from '../practice/state.ts'
import { checked, parsed, parseJson } from '../schema/check.ts'
import type { ItemManifest } from '../schema/types.ts'
import type { Store } from './duckdb.ts'

/** Everything that the report of one practice is made of, out of the store alone. @throws BadFile where the practice's own files cannot be used */
export async function practiceInput(store: Store, slug: string, now: string, items: readonly ItemManifest[]): Promise<PracticeInput> {
  const aside = await store.rows('select file, because from set_aside where slug = $slug order by file', { slug })
  const setAside: SetAside[] = aside.map(({ file, because }) => ({ file: String(file), because: String(because) }))
  const documents: Heard[] = []
  for await (const rows of store.pieces('select file, raw from latest where slug = $slug order by machine_id, file desc', { slug })) {
    for (const { file, raw } of rows) {
      documents.push(...heard(String(raw), String(file), setAside))
    }
  }
  const files = withAnswersOf(documents, await practiceFiles(store, slug, setAside), now)
  return { ...files, documents, setAside, now, items }
}

/** What lay in the store may have been damaged there. */
function heard(raw: string, file: string, setAside: SetAside[]): Heard[] {
  try {
    return [{ document: checked('result', parseJson(raw, file), file), file }]
  } catch (error) {
    setAside.push({ file, because: messageOf(error) })
    return []
  }
}

async function practiceFiles(store: Store, slug: string, setAside: SetAside[]): Promise<PracticeFiles> {
  const rows = await store.rows('select name, text from practice_files where slug = $slug', { slug })
  const texts = new Map(rows.map(({ name, text }) => [String(name), String(text)]))
  const [own, answers, waivers] = ['practice.json', 'attestations.json', 'waivers.json'].map((name) => texts.get(name))
  const practice = own === undefined ? undefined : parsed('practice', own, `${slug}/practice.json`)
  const attestations = answers === undefined ? [] : parsed('attestations', answers, `${slug}/attestations.json`).attestations
  return {
    ...(practice ? { practice } : {}),
    attestations,
    seals: verifySeals(attestations, practice?.contacts),
    waivers: waivers === undefined ? [] : parsed('waivers', waivers, `${slug}/waivers.json`).waivers,
    snapshots: snapshotsIn(texts.get('reports.jsonl') ?? '', setAside),
  }
}
