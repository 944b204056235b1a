import type { Judge, Parse, Planner, Platform } from '../api.ts'
import type { FactManifest, ItemManifest, RmmProfile, WordsFile } from '../schema/types.ts'

export type AnyParse = Parse<Record<string, unknown>, unknown>
export type AnyJudge = Judge<Record<string, unknown>, Record<string, unknown>>
export type AnyPlanner = Planner<Record<string, unknown>, Record<string, unknown>>

/** Everything Rounds brings with it: manifests, texts and code. The same from source and from the bundle. */
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
  schemas(): object[]
  /** The sentences of one page: `manifests/words/<page>.json`. */
  words(page: string): WordsFile
  /** A file that stands beside the code: a `.ps1` text, a template. The path is relative to the project. */
  text(path: string): string
  judge(id: string): Promise<AnyJudge>
  plan(id: string): Promise<AnyPlanner>
  parser(fact: string, platform: Platform): Promise<AnyParse>
}

export const PLATFORM_FILES: Readonly<Record<Platform, string>> = { win32: 'windows', linux: 'linux', darwin: 'macos' }
