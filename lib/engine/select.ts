import type { Platform } from '../api.ts'
import { UsageError } from '../errors.ts'
import type { FactBinding, FactManifest, ItemManifest } from '../schema/types.ts'
import { suggestion } from '../settings/keys.ts'

/** The items that a run on this platform judges: every machine item, or the ones asked for by id or alias, each once. @throws UsageError */
export function selectItems(items: readonly ItemManifest[], platform: Platform, ids: readonly string[] = []): ItemManifest[] {
  const here = items.filter(({ scope, platforms }) => scope === 'machine' && platforms.includes(platform))
  return ids.length === 0 ? here : [...new Set(ids.map((id) => machineItem(itemById(items, id), here, platform)))]
}

/** @throws UsageError with the nearest id */
export function itemById(items: readonly ItemManifest[], id: string): ItemManifest {
  const found = items.find((item) => item.id === id || item.aliases?.includes(id))
  if (!found) {
    const names = items.flatMap((item) => [item.id, ...(item.aliases ?? [])])
    throw new UsageError(`There is no item "${id}"${suggestion(id, names)} (rounds list shows them all).`)
  }
  return found
}

function machineItem(item: ItemManifest, here: readonly ItemManifest[], platform: Platform): ItemManifest {
  if (!here.includes(item)) {
    const because = item.platforms.length === 0 ? 'a computer cannot show it: people answer it' : `it is not written for ${platform}`
    throw new UsageError(`${item.id} cannot be checked on this computer: ${because}.`)
  }
  return item
}

export function bindingOf(binding: FactBinding): { fact: string; optional: boolean } {
  return typeof binding === 'string' ? { fact: binding, optional: false } : { fact: binding.fact, optional: true }
}

/** The facts that these items need, with every context fact; what is not written for the platform only where an item cannot do without it. */
export function selectFacts(facts: readonly FactManifest[], items: readonly ItemManifest[], platform: Platform): FactManifest[] {
  const bindings = items.flatMap((item) => Object.values(item.facts ?? {}).map(bindingOf))
  const isNamed = ({ name }: FactManifest) => bindings.some(({ fact }) => fact === name)
  const isRequired = ({ name }: FactManifest) => bindings.some(({ fact, optional }) => fact === name && !optional)
  return facts.filter((fact) => (fact.platforms[platform] ? fact.context || isNamed(fact) : isRequired(fact)))
}
