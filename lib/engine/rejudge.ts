import { sentence } from '../api.ts'
import { content } from '../content/index.ts'
import type { ResultDocument, ResultItem } from '../schema/types.ts'
import { judgeHints, judgeItems } from './judge.ts'

/** Judges an old document's facts with today's rules and its own inputs; `now` re-dates it: then an item that is not here, or whose pack is not, is unknown. Dated as it was, it is left as it was. */
export async function rejudge(document: ResultDocument, now?: string): Promise<ResultDocument> {
  const inputs = now === undefined ? document.inputs : { ...document.inputs, now }
  const { machine, facts, elevated = true, scope, hints } = document
  const manifests = new Map(content.items().map((item) => [item.id, item]))
  const evidence = { facts, inputs, platform: machine.platform, machine, elevated, ...(scope ? { scope } : {}) }
  const again = async (old: readonly ResultItem[], judge: typeof judgeItems) => {
    const found = await judge(
      old.flatMap(({ id }) => manifests.get(id) ?? []),
      evidence,
    )
    return old.map((item) => found.find(({ id }) => id === item.id) ?? (now === undefined ? item : notJudged(item, document)))
  }
  return {
    ...document,
    inputs,
    items: await again(document.items, judgeItems),
    ...(hints ? { hints: await again(hints, judgeHints) } : {}),
  }
}

/** Nothing here can judge it, and what was found on another day says nothing of this one. */
function notJudged({ id, version }: ResultItem, { packs = [] }: ResultDocument): ResultItem {
  const pack = packs.find(({ items }) => items.some((item) => item.id === id))
  const because = pack ? `the pack ${pack.id} is not here` : 'this version has no such item'
  return { id, version, status: 'unknown', summary: sentence(`Not judged again: ${because}`), parts: [], measures: {} }
}
