import { content } from '../content/index.ts'
import type { ResultDocument, ResultItem } from '../schema/types.ts'
import { judgeHints, judgeItems } from './judge.ts'

/** Judges an old document's facts with today's rules and its own inputs; `now` re-dates it. Items that no longer exist are left as they were. */
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
    return old.map((item) => found.find(({ id }) => id === item.id) ?? item)
  }
  return {
    ...document,
    inputs,
    items: await again(document.items, judgeItems),
    ...(hints ? { hints: await again(hints, judgeHints) } : {}),
  }
}
