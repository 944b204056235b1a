import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { BadFile, type Problem, shown, UsageError } from '../../errors.ts'
import { checked, parseJson } from '../../schema/check.ts'
import type { FactManifest, ItemManifest, PackManifest } from '../../schema/types.ts'
import { allBad, type NamedManifest } from '../collection.ts'
import { jsonFilesIn, ownText, realFolder } from './own-file.ts'

/** The source of a pack: what its manifests say. Code and texts are read where a pack is built. */
export interface PackFolder {
  /** The real path. */
  folder: string
  manifest: PackManifest
  /** In the order of their files; paths are relative to the folder. */
  items: NamedManifest<ItemManifest>[]
  facts: NamedManifest<FactManifest>[]
}

/** Properties of package.json that are Rounds' business, in the order in which a built pack holds them. */
const OURS = [
  'name',
  'version',
  'publisher',
  'displayName',
  'description',
  'engines',
  'packDependencies',
  'capabilities',
  'contributes',
] as const satisfies readonly (keyof PackManifest)[]

/** Reads package.json and the manifests in the folders that it names, each checked for its shape. @throws UsageError, BadFile naming all that is wrong */
export function readPackFolder(dir: string): PackFolder {
  const folder = realFolder(dir)
  const manifest = packManifest(folder)
  const bad: BadFile[] = []
  const { items, facts } = manifest.contributes
  const read = <T>(below: string | undefined, kind: 'item' | 'fact', nameOf: (manifest: T) => string): NamedManifest<T>[] =>
    filesOf(folder, below, kind, bad).flatMap((file) => {
      try {
        const found = checked(kind, parseJson(ownText(folder, file), file), file) as T
        refuseOtherName(file, kind, nameOf(found))
        return [{ file, manifest: found }]
      } catch (error) {
        return noted(error, bad)
      }
    })
  const found = {
    folder,
    manifest,
    items: read<ItemManifest>(items, 'item', ({ id }) => id),
    facts: read<FactManifest>(facts, 'fact', ({ name }) => name),
  }
  if (bad.length > 0) {
    throw allBad(bad)
  }
  return found
}

/** package.json less what belongs to other programs. @throws BadFile */
export function packManifest(folder: string): PackManifest {
  const file = 'package.json'
  const data = parseJson(ownText(folder, file, 'the package.json of a pack (rounds new pack writes one)'), file)
  const manifest = checked('pack', data, file)
  return Object.fromEntries(OURS.flatMap((name) => (name in manifest ? [[name, manifest[name]]] : []))) as unknown as PackManifest
}

/** The pack that a folder lies in: the nearest folder upward whose package.json names a publisher. */
export function packAround(cwd: string): string | undefined {
  for (let at = resolve(cwd); ; at = dirname(at)) {
    if (isPack(at)) {
      return at
    }
    if (dirname(at) === at) {
      return undefined
    }
  }
}

function isPack(folder: string): boolean {
  const file = join(folder, 'package.json')
  try {
    return existsSync(file) && 'publisher' in (JSON.parse(readFileSync(file, 'utf8')) as object)
  } catch {
    return false
  }
}

function filesOf(folder: string, below: string | undefined, kind: 'item' | 'fact', bad: BadFile[]): string[] {
  if (below === undefined) {
    return []
  }
  const property = kind === 'item' ? 'contributes.items' : 'contributes.facts'
  try {
    const files = jsonFilesIn(folder, below)
    if (files.length > 0) {
      return files
    }
    bad.push(new BadFile('package.json', [{ property, expected: `a folder with manifests, ${shown(below)}`, found: 'no *.json in it' }]))
  } catch (error) {
    bad.push(error instanceof BadFile ? error : new BadFile('package.json', [missingFolder(property, below)]))
  }
  return []
}

function missingFolder(property: string, below: string): Problem {
  return { property, expected: 'a folder of the pack', found: `${shown(below)}, which is not there` }
}

function refuseOtherName(file: string, kind: 'item' | 'fact', name: string): void {
  const expected = basename(file, '.json')
  if (name !== expected) {
    const property = kind === 'item' ? 'id' : 'name'
    throw new BadFile(file, [{ property, expected: `the file's name, ${shown(expected)}`, found: shown(name) }])
  }
}

function noted(error: unknown, bad: BadFile[]): [] {
  if (!(error instanceof BadFile)) {
    throw error
  }
  bad.push(error)
  return []
}

/** The pack around a folder. @throws UsageError */
export function packHere(dir: string | undefined, cwd: string): string {
  if (dir !== undefined) {
    return resolve(cwd, dir)
  }
  const found = packAround(cwd)
  if (found === undefined) {
    throw new UsageError(
      'This is no folder of a pack: there is no package.json with a publisher here or above. Name the folder, or make one: rounds new pack <name>.',
    )
  }
  return found
}
