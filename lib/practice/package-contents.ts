import { builtIn } from '../content/index.ts'
import { messageOf } from '../errors.ts'
import type { UnzippedEntry } from '../formats/unzip.ts'
import { skeleton } from '../packs/pack.ts'
import { parsed, parseJson } from '../schema/check.ts'
import type { ItemManifest, ResultDocument } from '../schema/types.ts'
import { manifestHash } from './evidence-package.ts'
import { itemsOfPractice } from './items-of-packs.ts'
import { snapshotsIn } from './own-files.ts'
import { type About, MANIFESTS } from './package-layout.ts'
import type { Seals } from './seal.ts'
import type { PracticeInput } from './state.ts'

/** What a report was made of, read back. */
export interface Contents {
  about: About
  input: PracticeInput
}

/** `problem`: why it cannot be read, in a sentence. */
export type ReadContents = Contents | { about?: About; problem: string }

type Files = ReadonlyMap<string, UnzippedEntry>

/** Reads back what a package holds, with the rules of this version. Never throws. */
export function contentsOf(files: Files): ReadContents {
  const about = attempt(() => aboutIn(files))
  if ('problem' in about) {
    return about
  }
  const input = attempt(() => inputIn(files, about.value))
  return 'problem' in input ? { about: about.value, problem: input.problem } : { about: about.value, input: input.value }
}

function attempt<T>(read: () => T): { value: T } | { problem: string } {
  try {
    return { value: read() }
  } catch (error) {
    return { problem: messageOf(error) }
  }
}

/** @throws Error */
function aboutIn(files: Files): About {
  const data = parseJson(textOf(files, 'about.json'), 'about.json')
  if (!isAbout(data)) {
    throw new Error('about.json is not what Rounds writes, or it was written by a newer version.')
  }
  return data
}

function isAbout(data: unknown): data is About {
  const {
    package: version,
    practice,
    asOf,
    day,
    tool,
    runtime,
    meta,
    setAside,
    seals,
    results,
  } = (data ?? {}) as Partial<Record<keyof About, unknown>>
  return (
    version === 1 &&
    (practice === null || typeof practice === 'string') &&
    typeof asOf === 'string' &&
    !Number.isNaN(Date.parse(asOf)) &&
    typeof day === 'string' &&
    hasTexts(tool, ['version', 'builtAt']) &&
    typeof runtime === 'string' &&
    typeof meta === 'object' &&
    meta !== null &&
    'hidden' in meta &&
    typeof meta.hidden === 'number' &&
    Array.isArray(setAside) &&
    setAside.every((one) => hasTexts(one, ['file', 'because'])) &&
    (seals === undefined || areSeals(seals)) &&
    Array.isArray(results) &&
    results.every((one) => hasTexts(one, ['name', 'file']))
  )
}

function areSeals(data: unknown): boolean {
  const { verdicts, isWhole } = (data ?? {}) as Partial<Record<keyof Seals, unknown>>
  return typeof isWhole === 'boolean' && Array.isArray(verdicts) && verdicts.every((one) => hasTexts(one, ['state']))
}

function hasTexts(data: unknown, names: readonly string[]): boolean {
  const fields: Record<string, unknown> = typeof data === 'object' && data !== null ? { ...data } : {}
  return names.every((name) => typeof fields[name] === 'string')
}

/** @throws BadFile, Error */
function inputIn(files: Files, { asOf, setAside, seals, results }: About): PracticeInput {
  const practice = files.has('practice.json') ? parsed('practice', textOf(files, 'practice.json'), 'practice.json') : undefined
  const documents = results.map(({ name, file }) => ({ document: parsed('result', textOf(files, name), name), file }))
  return {
    ...(practice ? { practice } : {}),
    attestations: parsed('attestations', textOf(files, 'attestations.json'), 'attestations.json').attestations,
    ...(seals ? { seals } : {}),
    waivers: parsed('waivers', textOf(files, 'waivers.json'), 'waivers.json').waivers,
    snapshots: files.has('reports.jsonl') ? snapshotsIn(textOf(files, 'reports.jsonl'), []) : [],
    documents,
    setAside,
    now: asOf,
    items: itemsIn(
      files,
      documents.map(({ document }) => document),
    ),
  }
}

/** The items of this version, and of packs those that the package lists, as its results tell of them or packs here have them. */
function itemsIn(files: Files, documents: readonly ResultDocument[]): ItemManifest[] {
  const own = builtIn.items()
  const ids = new Set(own.map(({ id }) => id))
  const listed = hashesIn(files)
  const told = documents.flatMap(({ packs = [] }) => packs.flatMap(({ items }) => items.map(skeleton)))
  const others = [...told, ...itemsOfPractice()].filter((item) => !ids.has(item.id) && listed.has(item.id))
  const same = others.filter((item) => listed.get(item.id) === manifestHash(item))
  return [...own, ...new Map(same.map((item) => [item.id, item])).values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** By id; none where the list cannot be read. */
function hashesIn(files: Files): Map<string, string> {
  const read = attempt(() => parseJson(textOf(files, MANIFESTS), MANIFESTS))
  const list: unknown[] = 'value' in read && Array.isArray(read.value) ? read.value : []
  return new Map(list.flatMap((one) => (hasIdAndHash(one) ? [[one.id, one.sha256] as const] : [])))
}

function hasIdAndHash(data: unknown): data is { id: string; sha256: string } {
  return hasTexts(data, ['id', 'sha256'])
}

/** @throws Error where it is not there */
function textOf(files: Files, name: string): string {
  const entry = files.get(name)
  if (entry === undefined) {
    throw new Error(`${name} is not in the package.`)
  }
  return entry.bytes.toString('utf8')
}
