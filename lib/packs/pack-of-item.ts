import { content } from '../content/index.ts'
import { itemsOf, type KnownPack, whyUnusable } from './pack.ts'

/** The pack that brings an item; undefined for what Rounds has itself. What is only listed brings nothing where another pack does. */
export function packOfItem(item: string): KnownPack | undefined {
  const packs = content.packs().filter((pack) => itemsOf(pack).some(({ id }) => id === item))
  return packs.find(({ state }) => state !== 'listed') ?? packs[0]
}

/** Why nothing can be said of an item: its pack belongs here and cannot be used. */
export function whyLost(item: string): string | undefined {
  const pack = content.packs().find(({ lost }) => lost?.some(({ id }) => id === item))
  return pack && whyUnusable(pack)
}
