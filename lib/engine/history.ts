import type { FactManifest, History } from '../schema/types.ts'
import { type Facts, factValue } from './context.ts'

/** The history stands in every result, so whoever lists more than this is remembered in part. */
const MOST_OF_ONE = 5000
const MOST_OF_ALL = 20_000
const LONGEST_ID = 300

/** Remembers what is seen now for the first time and forgets what is gone; a fact that has no value leaves its memory as it was. */
export function rememberFirstSeen(history: History, manifests: readonly FactManifest[], facts: Facts, now: string): History {
  const firstSeen = { ...history.firstSeen }
  let room = MOST_OF_ALL
  for (const { name, firstSeen: rule } of manifests) {
    const list = rule && factValue<Record<string, unknown>>(facts, name)?.[rule.list]
    if (rule && Array.isArray(list)) {
      const known = firstSeen[name] ?? {}
      const ids = idsOf(list, rule.id).slice(0, Math.min(MOST_OF_ONE, room))
      room -= ids.length
      firstSeen[name] = Object.fromEntries(ids.map((id) => [id, (Object.hasOwn(known, id) ? known[id] : undefined) ?? now]))
    }
  }
  return { ...history, firstSeen }
}

/** Without entries that have no id; the parser of a pack may list anything. */
function idsOf(list: readonly unknown[], property: string): string[] {
  const ids = list.flatMap((entry) => {
    const id = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)[property] : undefined
    return (typeof id === 'string' && id.length <= LONGEST_ID) || typeof id === 'number' ? [String(id)] : []
  })
  return [...new Set(ids)]
}
