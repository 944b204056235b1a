import { builtIn, content } from '../content/index.ts'
import type { ItemManifest, ResultDocument } from '../schema/types.ts'

/** The items that a practice is judged by whatever its results say: the built-in ones, and what packs ask people. Items of packs that computers show come with their results. */
export function itemsOfPractice(): ItemManifest[] {
  const own = new Set(builtIn.items().map(({ id }) => id))
  return content.items().filter(({ id, scope }) => own.has(id) || scope === 'practice')
}

/** The items that packs added on the computers of these results, as the newest result describes each; what is known already keeps its own words. */
export function itemsOfPacks(documents: readonly ResultDocument[], known: readonly ItemManifest[]): ItemManifest[] {
  const ids = new Set(known.map(({ id }) => id))
  const oldestFirst = [...documents].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  const told = oldestFirst.flatMap((document) => bringsItems(document).map((item) => [item.id, item] as const))
  return [...new Map(told).values()].filter(({ id }) => !ids.has(id))
}

/** What its packs' items say of themselves. */
export function bringsItems({ packs = [] }: ResultDocument): ItemManifest[] {
  return packs.flatMap(({ items }) => items)
}
