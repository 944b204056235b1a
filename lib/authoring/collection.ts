import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Content } from '../content/content.ts'
import { BadFile, messageOf, type Problem, shown, UsageError } from '../errors.ts'
import { checked, parseJson } from '../schema/check.ts'
import type { FactManifest, ItemManifest } from '../schema/types.ts'
import { factCodeProblems, itemCodeProblems } from './code-problems.ts'
import { bindingProblems, duplicateProblems, factProblems, itemProblems, placeholderProblems, useProblems } from './manifest-problems.ts'

/** A manifest with the path under which messages name it. */
export interface NamedManifest<T> {
  file: string
  manifest: T
}

export interface Manifests {
  items: NamedManifest<ItemManifest>[]
  facts: NamedManifest<FactManifest>[]
  /** Files that are not even manifests. */
  bad: BadFile[]
}

/** The manifests of a project folder, each checked for its shape. */
export function manifestsIn(folder: string): Manifests {
  const bad: BadFile[] = []
  const read = <T>(below: string, check: (data: unknown, file: string) => T): NamedManifest<T>[] =>
    jsonFiles(folder, below).flatMap((file) => {
      try {
        return [{ file, manifest: check(parseJson(readFileSync(`${folder}/${file}`, 'utf8'), file), file) }]
      } catch (error) {
        bad.push(error instanceof BadFile ? error : new BadFile(file, [{ property: '', expected: 'a manifest', found: messageOf(error) }]))
        return []
      }
    })
  return {
    items: read('manifests', (data, file) => checked('item', data, file)),
    facts: read('manifests/facts', (data, file) => checked('fact', data, file)),
    bad,
  }
}

function jsonFiles(folder: string, below: string): string[] {
  return readdirSync(`${folder}/${below}`)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `${below}/${name}`)
}

/** The manifests that a bundle brings with it; their shape was checked when it was built. */
export function manifestsOf(content: Content): Manifests {
  return {
    items: content.items().map((manifest) => ({ file: `manifests/${manifest.id}.json`, manifest })),
    facts: content.facts().map((manifest) => ({ file: `manifests/facts/${manifest.name}.json`, manifest })),
    bad: [],
  }
}

/** Every manifest with what is wrong with it, alone and beside the others. */
export async function collectionProblems({ items, facts }: Manifests, content: Content): Promise<{ file: string; problems: Problem[] }[]> {
  const allItems = items.map(({ manifest }) => manifest)
  const allFacts = facts.map(({ manifest }) => manifest)
  const ofItems = items.map(async ({ file, manifest }) => ({
    file,
    problems: [
      ...nameProblems(file, 'id', manifest.id),
      ...itemProblems(manifest),
      ...bindingProblems(manifest, allFacts),
      ...duplicateProblems(manifest, allItems),
      ...(await itemCodeProblems(manifest, content)),
    ],
  }))
  const ofFacts = facts.map(async ({ file, manifest }) => ({
    file,
    problems: [
      ...nameProblems(file, 'name', manifest.name),
      ...factProblems(manifest),
      ...placeholderProblems(manifest, allItems),
      ...useProblems(manifest, allFacts),
      ...(await factCodeProblems(manifest, content)),
    ],
  }))
  return Promise.all([...ofItems, ...ofFacts])
}

function nameProblems(file: string, property: string, name: string): Problem[] {
  const expected = basename(file, '.json')
  return name === expected ? [] : [{ property, expected: `the file's name, ${shown(expected)}`, found: shown(name) }]
}

/** One error that says everything that is wrong with several files. */
export function allBad(bad: readonly BadFile[]): UsageError {
  const [only] = bad
  return bad.length === 1 && only ? only : new UsageError(bad.map(({ message }) => message).join('\n\n'))
}
