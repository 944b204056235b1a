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
  const used = new Set([...askedOfAll(items), ...documents.flatMap(bringsItems)].map(({ id }) => id))
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

/** How the newest result of a computer that tells of an item describes it. */
interface Told {
  computer: string
  item: ItemManifest
}

/** The items that packs check on these computers: as the pack here describes each, otherwise as most of the computers do. */
export function itemsOfPacks(computers: readonly Computer[], known: readonly ItemManifest[]): ItemOfPacks[] {
  const own = new Set(askedOfAll(known).map(({ id }) => id))
  const here = new Map(known.map((item) => [item.id, item]))
  const told = new Map<string, Told[]>()
  for (const one of computers.flatMap(toldBy)) {
    told.set(one.item.id, [...(told.get(one.item.id) ?? []), one])
  }
  return [...told].flatMap(([id, all]) => (own.has(id) ? [] : (counted(all, here.get(id)) ?? [])))
}

function toldBy({ name, documents }: Computer): Told[] {
  const newest = new Map<string, ItemManifest>()
  for (const item of documents.flatMap(({ packs = [] }) => packs.flatMap(({ items }) => items))) {
    if (!newest.has(item.id)) {
      newest.set(item.id, item)
    }
  }
  return [...newest.values()].map((item) => ({ computer: name, item }))
}

function counted(all: readonly Told[], known: ItemManifest | undefined): ItemOfPacks | undefined {
  const item = known ?? ofMost(all.map((one) => one.item))
  if (!item) {
    return undefined
  }
  const isOther = (one: ItemManifest) => weightOf(one) !== weightOf(item) || (!isShort(one) && !isShort(item) && one.title !== item.title)
  const otherwise = all.filter((one) => isOther(one.item)).map(({ computer }) => computer)
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
function ofMost(items: readonly ItemManifest[]): ItemManifest | undefined {
  const same = mostOften(items.filter(mayCount), weightOf)
  const inFull = same.filter((one) => !isShort(one))
  return mostOften(inFull.length > 0 ? inFull : same, (one) => JSON.stringify(one))[0]
}

/** A result tells of what is judged on its computer, under rules that there are. */
function mayCount({ scope, serves }: ItemManifest): boolean {
  return scope === 'machine' && serves.some((rule) => wordsOf(rule) !== undefined)
}

/** The largest group of those that are the same; of two as large the first by its text. */
function mostOften<T>(all: readonly T[], textOf: (one: T) => string): T[] {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const text = textOf(one)
    groups.set(text, [...(groups.get(text) ?? []), one])
  }
  const [[, largest] = ['', []]] = [...groups].sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
  return largest
}

const SEVERITIES: readonly ItemManifest['severity'][] = ['low', 'medium', 'high', 'critical']

/** Whatever one result says, an item stands under each rule, with the severity and for the platforms that another result names. */
function neverWeaker(item: ItemManifest, all: readonly Told[]): ItemManifest {
  const told = all.map((one) => one.item)
  const rules = [item, ...told.filter(mayCount)].flatMap(({ serves }) => serves).filter((rule) => wordsOf(rule) !== undefined)
  const isFirst = (rule: Rule, index: number) => rules.findIndex((one) => nameOfRule(one) === nameOfRule(rule)) === index
  const severity = SEVERITIES.findLast((one) => told.some((other) => other.severity === one)) ?? item.severity
  return {
    ...wordsOnly(item),
    severity,
    serves: rules.filter(isFirst),
    platforms: [...new Set([...item.platforms, ...told.flatMap(({ platforms }) => platforms)])],
  }
}

/** What a result says of an item decides nothing: no clause of it is evaluated, nobody is asked its question, and no computer is enough for the others. */
function wordsOnly(item: ItemManifest): ItemManifest {
  const { attestation: _attestation, oneIsEnough: _oneIsEnough, ...rest } = skeleton(item)
  return { ...rest, kind: 'machine', scope: 'machine' }
}

/** What its packs' items say of themselves, as far as a result can say it. */
export function bringsItems({ packs = [] }: ResultDocument): ItemManifest[] {
  return packs.flatMap(({ items }) => items.map(wordsOnly))
}
