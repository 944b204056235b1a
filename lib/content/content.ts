import type { Answer, Context, FactContext, Finding, Plan, Platform, Refusal } from '../api.ts'
import type { KnownPack } from '../packs/pack.ts'
import type { FactManifest, ItemManifest, RmmProfile, WordsFile } from '../schema/types.ts'

type Named = Record<string, unknown>

/**
 * Code of the built-in collection answers at once, code of a pack from its sandbox.
 * `until`: milliseconds since 1970, after which nobody wants the answer any more.
 */
export type AnyParse = (probes: Named, context: FactContext, until?: number) => Answer<unknown> | Promise<Answer<unknown>>
export type AnyJudge = (facts: Named, settings: Named, context: Context) => Finding | Promise<Finding>
export type AnyPlanner = (facts: Named, settings: Named, context: Context) => Plan | Refusal | Promise<Plan | Refusal>

/** Everything Rounds brings with it, and what packs add: manifests, texts and code. The same from source and from the bundle. */
export interface Content {
  version: string
  /** ISO day. */
  builtAt: string
  /** In the order of their ids. */
  items(): ItemManifest[]
  /** In the order of their names. */
  facts(): FactManifest[]
  /** In the order of their ids. */
  rmmProfiles(): RmmProfile[]
  schemas(): Array<{ $id: string }>
  /** The sentences of one page: `manifests/words/<page>.json`. */
  words(page: string): WordsFile
  /** A file that stands beside the code: a `.ps1` text, a template. The path is relative to the project. */
  text(path: string): string
  judge(id: string): Promise<AnyJudge>
  plan(id: string): Promise<AnyPlanner>
  parser(fact: string, platform: Platform): Promise<AnyParse>
  /** These are judged or mended next: what takes long to start was started once this is done, and goes on by itself. Never fails. */
  expect(items: readonly ItemManifest[]): Promise<void>
  /** What the worker of the sandbox is made of: its script and the WebAssembly of QuickJS. */
  sandbox(): Promise<SandboxParts>
  /** The built-in collection first, then packs in the order of their ids. */
  packs(): readonly KnownPack[]
}

export interface SandboxParts {
  script: string
  /** Raw deflate, base64: it is unpacked where it runs. */
  wasm: string
}

export const PLATFORM_FILES: Readonly<Record<Platform, string>> = { win32: 'windows', linux: 'linux', darwin: 'macos' }
