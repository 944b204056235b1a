import type { FactManifest, History } from '../schema/types.ts'
import { type Facts, factValue } from './context.ts'

/** Remembers what is seen now for the first time and forgets what is gone; a fact that has no value leaves its memory as it was. */
export function rememberFirstSeen(history: History, manifests: readonly FactManifest[], facts: Facts, now: string): History {
  const firstSeen = { ...history.firstSeen }
  for (const { name, firstSeen: rule } of manifests) {
    const list = rule && factValue<Record<string, unknown>>(facts, name)?.[rule.list]
    if (rule && Array.isArray(list)) {
      const known = firstSeen[name] ?? {}
      const ids = list.map((entry) => String((entry as Record<string, unknown>)[rule.id]))
      firstSeen[name] = Object.fromEntries(ids.map((id) => [id, known[id] ?? now]))
    }
  }
  return { ...history, firstSeen }
}
