import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import type { Answer, Context, FileContent, Finding, Listing, Platform } from '../../lib/api.ts'
import { buildBody } from '../../lib/authoring/pack/body.ts'
import type { FactManifest, ItemManifest } from '../../lib/schema/types.ts'

type Named = Record<string, unknown>

interface PackCode {
  judges: Record<string, (facts: Named, settings: Named, context: Partial<Context>) => Finding>
  parsers: Record<string, (probes: Named, context: Named) => Answer<unknown>>
}

/** The pack as it is shipped. */
export interface MedtechPack {
  items: readonly ItemManifest[]
  facts: readonly FactManifest[]
  parse(fact: string, platform: Platform, probes: Named): Answer<unknown>
  /** Probes by fact; what is not named is absent. */
  judge(item: string, probes: Record<string, Named>, options: { platform: Platform; now: Date; settings?: Named }): Finding
}

export const FOLDER = fileURLToPath(new URL('../../packs/medtech-server', import.meta.url))

/** Built as it is shipped, then run in a context of its own, where `rounds` and Node are not. */
export async function medtechPack(): Promise<MedtechPack> {
  const context = createContext({})
  const { code, items, facts } = await buildBody(FOLDER)
  runInContext(code, context)
  const { pack } = context as { pack: PackCode }
  const parse: MedtechPack['parse'] = (fact, platform, probes) => {
    const names = Object.keys(facts.find(({ name }) => name === fact)?.platforms[platform]?.probes ?? {})
    const absent = Object.fromEntries(names.map((name) => [name, { state: 'absent' }]))
    return plain(pack.parsers[`${fact}/${platform}`]?.({ ...absent, ...probes }, { platform, now: '', facts: {} }))
  }
  return {
    items,
    facts,
    parse,
    judge(id, probes, { platform, now, settings = {} }) {
      const item = items.find((one) => one.id === id)
      const bound = Object.entries(item?.facts ?? {}).map(([name, binding]) => {
        const isOptional = typeof binding !== 'string'
        const fact = isOptional ? binding.fact : binding
        return { name, isOptional, answer: parse(fact, platform, probes[fact] ?? {}) }
      })
      const lost = bound.find(({ isOptional, answer }) => !isOptional && answer.state !== 'value')
      if (lost) {
        return { status: 'unknown', summary: 'reason' in lost.answer ? lost.answer.reason : lost.name, parts: [], measures: {} }
      }
      const facts = bound.map(({ name, isOptional, answer }) => [name, isOptional || answer.state !== 'value' ? answer : answer.value])
      const defaults = Object.fromEntries(Object.entries(item?.settings ?? {}).map(([name, setting]) => [name, setting.default]))
      return plain(pack.judges[id]?.(Object.fromEntries(facts), { ...defaults, ...settings }, { platform, now }))
    },
  }
}

/** A file as its probe answers it. */
export function fileOf(path: string, bytes: Buffer, modifiedAt: string, encoding: BufferEncoding = 'base64'): FileContent {
  return { path, text: bytes.toString(encoding), modifiedAt, size: bytes.length, mode: 0o644, uid: 0 }
}

export function listed<T>(...entries: T[]): Answer<Listing<T>> {
  return { state: 'value', value: { entries, complete: true, missed: [] } }
}

/** As it comes out of a pack: JSON. */
function plain<T>(of: T | undefined): T {
  return JSON.parse(JSON.stringify(of)) as T
}
