import type { Platform } from '../api.ts'
import { UsageError } from '../errors.ts'
import type { FactBinding, FactManifest, ItemManifest } from '../schema/types.ts'
import { suggestion } from '../settings/keys.ts'

export type Scope = ItemManifest['scope']

/** The items that a run on this platform judges: all of one scope, or the ones asked for by id or alias, each once. @throws UsageError */
export function selectItems(
  items: readonly ItemManifest[],
  platform: Platform,
  ids: readonly string[] = [],
  scope: Scope = 'machine',
): ItemManifest[] {
  const wanted = (item: ItemManifest) =>
    scope === 'practice' ? isOfPractice(item, platform) : item.scope === 'machine' && isSeenHere(item, platform)
  return ids.length === 0 ? items.filter(wanted) : [...new Set(ids.map((id) => itemForHere(itemById(items, id), platform)))]
}

/** Everything the practice answers for: its questions, and what one machine can show for all. */
function isOfPractice(item: ItemManifest, platform: Platform): boolean {
  return item.scope === 'practice' || (item.oneIsEnough === true && isSeenHere(item, platform))
}

/** The items that people answer and whose machine half a sweep of this platform shows as hints; what asks the network is no hint of a machine. */
export function selectHints(items: readonly ItemManifest[], facts: readonly FactManifest[], platform: Platform): ItemManifest[] {
  const ofNetwork = new Set(facts.flatMap(({ name, scope }) => (scope === 'practice' ? [name] : [])))
  const isOfMachine = (item: ItemManifest) => !bindingsOf([item]).some(({ fact, optional }) => !optional && ofNetwork.has(fact))
  return items.filter((item) => item.kind === 'mixed' && item.scope === 'practice' && isSeenHere(item, platform) && isOfMachine(item))
}

/** By its id or an alias. */
export function isNamed({ id, aliases = [] }: ItemManifest, name: string): boolean {
  return id === name || aliases.includes(name)
}

/** @throws UsageError with the nearest id */
export function itemById(items: readonly ItemManifest[], id: string): ItemManifest {
  const found = items.find((item) => isNamed(item, id))
  if (!found) {
    const names = items.flatMap((item) => [item.id, ...(item.aliases ?? [])])
    throw new UsageError(`There is no item "${id}"${suggestion(id, names)} (rounds list shows them all).`)
  }
  return found
}

/** What a computer does not show cannot be mended on it. @throws UsageError */
export function refuseUnseen(items: readonly ItemManifest[], platform: Platform): void {
  const unseen = items.find((item) => item.scope === 'practice' || !isSeenHere(item, platform))
  if (unseen) {
    throw new UsageError(`${unseen.id} cannot be mended on a computer: people answer it.`)
  }
}

function itemForHere(item: ItemManifest, platform: Platform): ItemManifest {
  if (item.attestation === undefined && !isSeenHere(item, platform)) {
    throw new UsageError(`${item.id} cannot be checked on this computer: it is not written for ${platform}.`)
  }
  return item
}

/** This platform shows something of the item. */
export function isSeenHere({ platforms }: ItemManifest, platform: Platform): boolean {
  return platforms.includes(platform)
}

export function bindingOf(binding: FactBinding): { fact: string; optional: boolean } {
  return typeof binding === 'string' ? { fact: binding, optional: false } : { fact: binding.fact, optional: true }
}

/**
 * The facts that these items and hints need, with every context fact but those on demand; what is not written for the platform only where an item cannot do without it.
 * Hints never reach into the network.
 */
export function selectFacts(
  facts: readonly FactManifest[],
  items: readonly ItemManifest[],
  platform: Platform,
  hints: readonly ItemManifest[] = [],
): FactManifest[] {
  const bindings = bindingsOf(items)
  const hinted = bindingsOf(hints)
  const isNamed = ({ name, scope }: FactManifest) =>
    bindings.some(({ fact }) => fact === name) || (scope !== 'practice' && hinted.some(({ fact }) => fact === name))
  const isRequired = ({ name }: FactManifest) => bindings.some(({ fact, optional }) => fact === name && !optional)
  const wanted = facts.filter((fact) => (fact.platforms[platform] ? (fact.context && !fact.onDemand) || isNamed(fact) : isRequired(fact)))
  const used = new Set(wanted.flatMap(({ uses = [] }) => uses))
  return facts.filter((fact) => wanted.includes(fact) || (fact.platforms[platform] && used.has(fact.name)))
}

/** The item with the facts that only its fix needs. */
export function withFactsOfFix(item: ItemManifest): ItemManifest {
  const more = Object.entries(item.remediation?.facts ?? {}).map(
    ([name, fact]) => [`fix ${name}`, { fact, optional: true as const }] as const,
  )
  return { ...item, facts: { ...item.facts, ...Object.fromEntries(more) } }
}

function bindingsOf(items: readonly ItemManifest[]): { fact: string; optional: boolean }[] {
  return items.flatMap(({ facts = {} }) => Object.values(facts).map(bindingOf))
}
