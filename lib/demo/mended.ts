import type { MendedItem, RemediationOutcome, ResultDocument, ResultItem } from '../schema/types.ts'
import { chanceOf } from './chance.ts'
import { AUTORUN, IDLE_LIMIT } from './facts/windows.ts'
import type { DemoMachine } from './machine.ts'
import { ago } from './times.ts'
import type { TroubleName } from './troubles.ts'

interface Mend {
  item: string
  change: Omit<MendedItem['changes'][number], 'state'>
  summary: string
}

/** What Rounds changes where it mends such a trouble. */
const MENDS: Partial<Record<TroubleName, Mend>> = {
  'late-lock': {
    item: 'screen-lock',
    change: { kind: 'registry-value', target: IDLE_LIMIT, before: 'dword 3600', after: 'dword 600' },
    summary: 'Locks in time everywhere (locks after at most 900 s)',
  },
  autorun: {
    item: 'removable-media-control',
    change: { kind: 'registry-value', target: AUTORUN, before: 'absent', after: 'dword 255' },
    summary: 'Nothing starts from removable media',
  },
}

const DAYS_A_MONTH = 30.44

interface Done extends Mend {
  at: string
  run: string
}

/**
 * Tells in the documents of a computer what Rounds mended there: the run that did it, and ever after that it is still in place.
 * @param sweep what a sweep of the computer comes to at a moment
 */
export async function withMended(
  { id, troubles }: DemoMachine,
  documents: readonly ResultDocument[],
  now: string,
  sweep: (at: string) => Promise<ResultDocument>,
): Promise<ResultDocument[]> {
  const done = troubles.flatMap(({ trouble, until }): Done[] => {
    const mend = MENDS[trouble]
    if (!mend || until === undefined) {
      return []
    }
    const at = ago(now, Math.floor(until * DAYS_A_MONTH), -2)
    return [{ ...mend, at, run: runOf(id, at) }]
  })
  const moments = [...new Set(done.map(({ at }) => at))].filter((at) => documents.some(({ startedAt }) => startedAt < at))
  const fixes: ResultDocument[] = []
  for (const at of moments) {
    const own = done.filter((mend) => mend.at === at)
    fixes.push(
      fixOf(
        await sweep(at),
        own,
        documents.findLast(({ startedAt }) => startedAt < at),
      ),
    )
  }
  return [...documents, ...fixes].map((document) => told(document, done))
}

function told(document: ResultDocument, done: readonly Done[]): ResultDocument {
  const mended = done.filter(({ at }) => at <= document.startedAt).sort((a, b) => b.at.localeCompare(a.at))
  return mended.length === 0
    ? document
    : { ...document, mended: mended.map(mendedItem), journalHead: chanceOf(mended.map(({ run }) => run).join(' ')).hex(64) }
}

function mendedItem({ item, run, at, change }: Done): MendedItem {
  return { item, run, at, state: 'in-place', changes: [{ ...change, state: 'in-place' }] }
}

/** The document of the run itself: only what was mended, as the engine judges it afterwards. */
function fixOf({ hints: _, ...after }: ResultDocument, done: readonly Done[], before: ResultDocument | undefined): ResultDocument {
  const items = done.flatMap((mend) => after.items.filter(({ id }) => id === mend.item).map((item) => mendedNow(item, mend, before)))
  return { ...after, items }
}

function mendedNow(item: ResultItem, { run, change, summary }: Done, before: ResultDocument | undefined): ResultItem {
  const was = before?.items.find(({ id }) => id === item.id)?.status
  const remediation: RemediationOutcome = {
    outcome: 'fixed',
    summary,
    risk: 'disruptive',
    takesEffect: 'now',
    run,
    ...(was ? { before: was } : {}),
    changes: [change],
  }
  return { ...item, remediation }
}

function runOf(id: string, at: string): string {
  return `${at.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${chanceOf(`${id} ${at}`).hex(4)}`
}
