import { createHash } from 'node:crypto'
import type { Platform } from '../../api.ts'
import type { ItemManifest, RmmProfile } from '../../schema/types.ts'
import type { Baked } from '../launchers/launcher.ts'
import type { Job } from './jobs.ts'

/** All that an export is made from: the same input gives the same bytes. */
export interface ExportInput {
  profile: RmmProfile
  /** Version of Rounds. */
  version: string
  /** What computers show, in the order of their ids. */
  items: readonly ItemManifest[]
  jobs: readonly Job[]
  settings: readonly SettingRow[]
  baked: Baked
}

/** One setting, as a technician fills it in. */
export interface SettingRow {
  /** `screen-lock.maxIdleSeconds`, or the name of something about the practice. */
  key: string
  /** The environment variable. */
  variable: string
  default: string
  description: string
  /** Title of the item. */
  item?: string
}

/** One file of a package, below its folder. */
export interface ExportFile {
  /** With slashes. */
  path: string
  content: string | Buffer
  executable?: boolean
}

export type Exporter = (input: ExportInput) => ExportFile[]

/** RFC 9562, version 5: the same name always has the same id. */
export function stableUuid(name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

const NAMESPACE = '6f0f6a52-5a0e-4d39-9f6c-3a1c07a7d1b5'

/** Pretty JSON with a line break at its end. */
export function jsonFile(path: string, data: unknown): ExportFile {
  return { path, content: `${JSON.stringify(data, null, 2)}\n` }
}

const PLATFORM_WORDS: Readonly<Record<Platform, string>> = { win32: 'Windows', linux: 'Linux', darwin: 'macOS' }

export function platformWords(platforms: readonly Platform[]): string {
  return platforms.map((platform) => PLATFORM_WORDS[platform]).join(', ')
}
