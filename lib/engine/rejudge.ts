import { content } from '../content/index.ts'
import type { ResultDocument } from '../schema/types.ts'
import { judgeItems } from './judge.ts'

/** Judges an old document's facts with today's rules and its own inputs; `now` re-dates it. Items that no longer exist are left as they were. */
export async function rejudge(document: ResultDocument, now?: string): Promise<ResultDocument> {
  const inputs = now === undefined ? document.inputs : { ...document.inputs, now }
  const { machine, facts, elevated = true } = document
  const manifests = new Map(content.items().map((item) => [item.id, item]))
  const items = document.items.flatMap(({ id }) => manifests.get(id) ?? [])
  const judged = new Map(
    (await judgeItems(items, { facts, inputs, platform: machine.platform, machine, elevated })).map((item) => [item.id, item]),
  )
  return { ...document, inputs, items: document.items.map((item) => judged.get(item.id) ?? item) }
}
