import { builtIn, content } from '../content/index.ts'
import { skeleton } from '../packs/pack.ts'
import { packOfItem } from '../packs/pack-of-item.ts'
import { isShort } from '../packs/short-item.ts'
import { wordsOf } from '../report/rules.ts'
import type { ItemManifest, ResultDocument, Rule } from '../schema/types.ts'
import type { Computer } from './computers.ts'

/**
 * The items that are known where the report is made: the built-in ones, what packs ask people, and what packs that are in use here check on computers (without
 * what is read for it, where people have no part in it). What only a result tells of an item replaces none of these.
 */
export function itemsOfPractice(): ItemManifest[] {
  const own = builtInIds()
  return content.items().flatMap((item) => {
    if (own.has(item.id)) {
      return [item]
    }
    const state = packOfItem(item.id)?.state
    if (item.scope === 'practice') {
      return [state === 'failed' ? unanswerable(item) : item]
    }
    return state === 'active' ? [item.attestation ? item : skeleton(item)] : []
  })
}

function builtInIds(): ReadonlySet<string> {
  return new Set(builtIn.items().map(({ id }) => id))
}

/** A question of a pack that cannot be used: it stands there, and no answer counts. */
function unanswerable(item: ItemManifest): ItemManifest {
  const { attestation: _, ...rest } = skeleton(item)
  return { ...rest, kind: 'attestation' }
}

export function isUnanswerable({ kind, attestation }: ItemManifest): boolean {
  return kind === 'attestation' && attestation === undefined
}

/** Asked of every practice, whatever its computers bring. */
export function askedOfAll(items: readonly ItemManifest[]): ItemManifest[] {
  const own = builtInIds()
  return items.filter(({ id, scope }) => own.has(id) || scope === 'practice')
}

/** Of the items that are known those that say something here: those asked of all, and what packs check on one of these computers. */
export function itemsInUse(items: readonly ItemManifest[], documents: readonly ResultDocument[]): ItemManifest[] {
  const used = new Set([...askedOfAll(items).map(({ id }) => id), ...documents.flatMap(idsOfPacks)])
  return items.filter(({ id }) => used.has(id))
}

/** An item that packs check on computers, as it counts in the report. */
export interface ItemOfPacks {
  item: ItemManifest
  /** A pack that is in use where the report is made brings it. */
  isKnown: boolean
  /** Names of the computers whose newest result describes it otherwise. */
  otherwise: string[]
}

/** One description of an item, and the computers whose newest result that tells of it has it. */
interface Told {
  item: ItemManifest
  computers: string[]
}

/** The items that packs check on these computers: as the pack here describes each, otherwise as most of the computers do. */
export function itemsOfPacks(computers: readonly Computer[], known: readonly ItemManifest[]): ItemOfPacks[] {
  const told = new Map<string, Map<string, Told>>()
  for (const { name, documents } of computers) {
    for (const [id, item] of newestOf(documents)) {
      const all = told.get(id) ?? new Map<string, Told>()
      const text = JSON.stringify(item)
      const same = all.get(text) ?? { item, computers: [] }
      same.computers.push(name)
      told.set(id, all.set(text, same))
    }
  }
  if (told.size === 0) {
    return []
  }
  const own = new Set(askedOfAll(known).map(({ id }) => id))
  const here = new Map(known.map((item) => [item.id, item]))
  return [...told].flatMap(([id, all]) => (own.has(id) ? [] : (counted([...all.values()], here.get(id)) ?? [])))
}

function newestOf(documents: readonly ResultDocument[]): ReadonlyMap<string, ItemManifest> {
  const newest = new Map<string, ItemManifest>()
  for (const item of documents.flatMap(({ packs = [] }) => packs.flatMap(({ items }) => items))) {
    if (!newest.has(item.id)) {
      newest.set(item.id, item)
    }
  }
  return newest
}

function counted(all: readonly Told[], known: ItemManifest | undefined): ItemOfPacks | undefined {
  const item = known ?? ofMost(all)
  if (!item) {
    return undefined
  }
  const weight = weightOf(item)
  const isOther = (one: ItemManifest) => weightOf(one) !== weight || (!isShort(one) && !isShort(item) && one.title !== item.title)
  const otherwise = all.flatMap((one) => (isOther(one.item) ? one.computers : []))
  return { item: known ?? neverWeaker(item, all), isKnown: known !== undefined, otherwise }
}

/** What an item counts for, without its words. */
function weightOf({ scope, kind, severity, platforms, serves, oneIsEnough = false }: ItemManifest): string {
  return JSON.stringify([scope, kind, severity, oneIsEnough, [...platforms].sort(), serves.map(nameOfRule).sort()])
}

function nameOfRule({ document, rule }: Rule): string {
  return `${document} ${rule}`
}

/** What most of them say, in the words that most of those use; undefined where nothing of it may count. */
function ofMost(all: readonly Told[]): ItemManifest | undefined {
  const same = mostOften(
    all.filter(({ item }) => mayCount(item)),
    weightOf,
  )
  const inFull = same.filter(({ item }) => !isShort(item))
  return mostOften(inFull.length > 0 ? inFull : same, (item) => JSON.stringify(item))[0]?.item
}

/** A result tells of what is judged on its computer, under rules that there are. */
function mayCount({ scope, serves }: ItemManifest): boolean {
  return scope === 'machine' && serves.some((rule) => wordsOf(rule) !== undefined)
}

/** Of those that are the same the group with the most computers; of two with as many the first by its text. */
function mostOften(all: readonly Told[], textOf: (item: ItemManifest) => string): Told[] {
  const groups = new Map<string, Told[]>()
  for (const one of all) {
    const text = textOf(one.item)
    groups.set(text, [...(groups.get(text) ?? []), one])
  }
  const count = (group: readonly Told[]) => group.reduce((sum, { computers }) => sum + computers.length, 0)
  const [[, largest] = ['', []]] = [...groups].sort(([a, some], [b, others]) => count(others) - count(some) || (a < b ? -1 : 1))
  return largest
}

const SEVERITIES: readonly ItemManifest['severity'][] = ['low', 'medium', 'high', 'critical']

/** Whatever one result says, an item stands under each rule, with the severity and for the platforms that another result names. */
function neverWeaker(item: ItemManifest, all: readonly Told[]): ItemManifest {
  const told = all.map((one) => one.item)
  const rules = [item, ...told.filter(mayCount)].flatMap(({ serves }) => serves).filter((rule) => wordsOf(rule) !== undefined)
  const isFirst = (rule: Rule, index: number) => rules.findIndex((one) => nameOfRule(one) === nameOfRule(rule)) === index
  const [first, ...others] = rules.filter(isFirst)
  const severity = SEVERITIES.findLast((one) => told.some((other) => other.severity === one)) ?? item.severity
  return {
    ...wordsOnly(item),
    severity,
    serves: first ? [first, ...others] : item.serves,
    platforms: [...new Set([...item.platforms, ...told.flatMap(({ platforms }) => platforms)])],
  }
}

/** What a result says of an item decides nothing: no clause of it is evaluated, nobody is asked its question, and no computer is enough for the others. */
function wordsOnly(item: ItemManifest): ItemManifest {
  const { attestation: _attestation, oneIsEnough: _oneIsEnough, ...rest } = skeleton(item)
  return { ...rest, kind: 'machine', scope: 'machine' }
}

/** Of what its packs bring. */
export function idsOfPacks({ packs = [] }: ResultDocument): string[] {
  return packs.flatMap(({ items }) => items.map(({ id }) => id))
}
