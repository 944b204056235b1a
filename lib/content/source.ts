import { readdirSync, readFileSync } from 'node:fs'
import { builtInPack } from '../packs/built-in.ts'
import type { FactManifest, ItemManifest, RmmProfile, WordsFile } from '../schema/types.ts'
import { type AnyJudge, type AnyParse, type AnyPlanner, type Content, PLATFORM_FILES, type SandboxParts } from './content.ts'

const root = new URL('../../', import.meta.url)
const about = readJson<{ version: string; released: string; displayName: string }>('package.json')

let items: ItemManifest[] | undefined
let facts: FactManifest[] | undefined

/** Reads manifests and code from the project's own folder. The bundle replaces this file by one that holds them. */
export const content: Content = {
  version: about.version,
  builtAt: about.released,
  items: () => (items ??= readAll<ItemManifest>('manifests/')),
  facts: () => (facts ??= readAll<FactManifest>('manifests/facts/')),
  rmmProfiles: () => readAll<RmmProfile>('manifests/rmm/'),
  schemas: () => readAll<{ $id: string }>('manifests/schema/'),
  words: (page) => readJson<WordsFile>(`manifests/words/${page}.json`),
  text,
  judge: async (id) => (await load<{ default: AnyJudge }>(`scripts/${id}.ts`)).default,
  plan: async (id) => (await load<{ default: AnyPlanner }>(`remediations/${id}.ts`)).default,
  expect: async () => undefined,
  sandbox: async () => (await load<{ sandboxParts(): Promise<SandboxParts> }>('bin/sandbox.mjs')).sandboxParts(),
  packs: () => [builtInPack(about)],
  parser: async (fact, platform) => (await load<{ parse: AnyParse }>(`lib/facts/${fact}/${PLATFORM_FILES[platform]}.ts`)).parse,
}

function readAll<T>(folder: string): T[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readJson<T>(folder + name))
}

function readJson<T>(path: string): T {
  return JSON.parse(text(path)) as T
}

function text(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}

const loaded = new Map<string, Promise<unknown>>()

/** Each file is asked for once: the loader of TypeScript takes milliseconds to say that it has it already. */
async function load<T>(path: string): Promise<T> {
  const file = loaded.get(path) ?? import(new URL(path, root).href)
  loaded.set(path, file)
  return (await file) as T
}
