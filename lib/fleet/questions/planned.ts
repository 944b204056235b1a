import { content } from '../../content/index.ts'
import { UsageError } from '../../errors.ts'
import { problemsOf } from '../../schema/check.ts'
import type { ItemManifest, ResultDocument } from '../../schema/types.ts'
import type { Row } from '../duckdb.ts'
import type { Cell, Question } from './question.ts'
import { type Touch, type WouldChange, wouldChange } from './would-change.ts'

const ORDER: readonly Touch[] = [
  'changes',
  'changes, once it may',
  'needs consent',
  'decided elsewhere',
  'refused',
  'not known',
  'accepted',
  'nothing to do',
]
const MOST_NAMES = 5

export const planned: Question = {
  name: 'planned',
  answers:
    'What a fix of --item would touch: how many computers change, who else decides, what refuses, how many need a restart; from stored facts.',
  needs: ['item'],
  takes: ['practice'],
  ask: async (store, { item: id = '' }) => {
    const item = mendable(id)
    const groups = new Map<string, { found: WouldChange; restarts: number; names: string[] }>()
    for await (const rows of store.pieces(NEWEST, { item: id })) {
      for (const row of rows) {
        const found = await touchOf(item, row)
        const key = `${found.touch}|${found.because}|${found.kinds.join()}`
        const group = groups.get(key) ?? { found, restarts: 0, names: [] }
        group.restarts += found.needsRestart ? 1 : 0
        group.names.push(`${row.name}`)
        groups.set(key, group)
      }
    }
    const sorted = [...groups.values()].sort(
      (a, b) => ORDER.indexOf(a.found.touch) - ORDER.indexOf(b.found.touch) || b.names.length - a.names.length,
    )
    return {
      columns: ['The fix', 'Because', 'Computers', 'Need a restart', 'Kinds of change', 'Such as'],
      rows: sorted.map(({ found, restarts, names }): Cell[] => [
        found.touch,
        found.because,
        names.length,
        restarts,
        found.kinds.join(', '),
        names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', ...' : ''),
      ]),
    }
  },
}

/** The newest result of each computer that holds the item; few at a time, because each is a whole document. */
const NEWEST = `
select c.name, l.raw from latest l join seen s using (doc) join computers c on c.slug = s.slug and c.key = s.key
where list_contains(l.items, $item)
qualify row_number() over (partition by s.slug, s.key order by s.started_at desc, l.doc) = 1`

function mendable(id: string): ItemManifest {
  const item = content.items().find((one) => one.id === id)
  if (!item?.remediation) {
    throw new UsageError(`--item ${id}: Rounds does not mend it, so no fix of it can be planned (rounds list shows what it mends).`)
  }
  return item
}

async function touchOf(manifest: ItemManifest, { raw }: Row): Promise<WouldChange> {
  const document: unknown = JSON.parse(String(raw))
  const item =
    problemsOf('result', document).length === 0 ? (document as ResultDocument).items.find(({ id }) => id === manifest.id) : undefined
  return item
    ? wouldChange(manifest, item, document as ResultDocument)
    : { touch: 'not known', because: 'its newest result is damaged', needsRestart: false, kinds: [] }
}
