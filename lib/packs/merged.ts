import type { Platform } from '../api.ts'
import type { Collection } from './collection.ts'

/** Several collections as one. Who has an item or a fact answers for it; names are told apart before (load.ts). The first one has everything else. */
export function merged(collections: readonly [Collection, ...Collection[]]): Collection {
  const [first] = collections
  const items = collections.flatMap((one) => one.items().map((item) => [item.id, one] as const))
  const facts = collections.flatMap((one) => one.facts().map((fact) => [fact.name, one] as const))
  const byItem = new Map(items)
  const byFact = new Map(facts)
  const ofItem = (id: string) => byItem.get(id) ?? first
  return {
    items: once(() =>
      sorted(
        collections.flatMap((one) => one.items()),
        ({ id }) => id,
      ),
    ),
    facts: once(() =>
      sorted(
        collections.flatMap((one) => one.facts()),
        ({ name }) => name,
      ),
    ),
    text: (path) => (byFact.get(/^lib\/facts\/([^/]+)\//.exec(path)?.[1] ?? '') ?? first).text(path),
    judge: (id) => ofItem(id).judge(id),
    plan: (id) => ofItem(id).plan(id),
    expect: async (expected) => {
      for (const one of new Set(expected.map(({ id }) => ofItem(id)))) {
        await one.expect(expected.filter(({ id }) => ofItem(id) === one))
      }
    },
    parser: (fact: string, platform: Platform) => (byFact.get(fact) ?? first).parser(fact, platform),
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function sorted<T>(list: T[], keyOf: (one: T) => string): T[] {
  return list.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
