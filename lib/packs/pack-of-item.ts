import { content } from '../content/index.ts'
import { itemsOf, type KnownPack } from './pack.ts'

/** The pack that brings an item; undefined for what Rounds has itself. */
export function packOfItem(item: string): KnownPack | undefined {
  return content.packs().find((pack) => itemsOf(pack).some(({ id }) => id === item))
}
