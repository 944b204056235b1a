import type { Collection } from '../packs/collection.ts'
import type { KnownPack } from '../packs/pack.ts'
import type { Content } from './content.ts'
import { content as builtIn } from './source.ts'

export type { Content } from './content.ts'

interface Added {
  all: Collection
  packs: readonly KnownPack[]
}

let added: Added | undefined

/** What Rounds brings with it and, once `usePacks` found some (lib/packs/used.ts), what packs add. */
export const content: Content = {
  ...builtIn,
  items: () => all().items(),
  facts: () => all().facts(),
  text: (path) => all().text(path),
  judge: (id) => all().judge(id),
  plan: (id) => all().plan(id),
  parser: (fact, platform) => all().parser(fact, platform),
  expect: (items) => all().expect(items),
  packs: () => added?.packs ?? builtIn.packs(),
}

function all(): Collection {
  return added?.all ?? builtIn
}

/** From now on `content` is this; undefined: the built-in collection alone. */
export function addPacks(more: Added | undefined): void {
  added = more
}

export { content as builtIn } from './source.ts'
