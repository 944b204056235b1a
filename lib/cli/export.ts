import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { content } from '../content/index.ts'
import { messageOf, UsageError } from '../errors.ts'
import { packageFor } from '../rmm/exports/index.ts'
import type { ExportFile } from '../rmm/exports/kit.ts'
import { releaseIn } from '../rmm/exports/release.ts'
import type { Baked } from '../rmm/launchers/launcher.ts'
import { profileOf } from '../rmm/profile.ts'
import type { RmmProfile } from '../schema/types.ts'
import { environmentName } from '../settings/keys.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { print } from './terminal.ts'

export interface ExportOptions {
  all?: boolean
  out: string
  practice?: string
  set: string[]
  source: string[]
  ring: string
  release?: string
}

/** `rounds export`: a folder for each tool with what it imports, made from the manifests. The same input gives the same bytes. @throws UsageError, BadFile */
export async function exportFor(platforms: string[], options: ExportOptions): Promise<void> {
  const profiles = profilesFor(platforms, options.all === true)
  const baked = bakedFrom(options)
  const out = resolve(options.out)
  for (const profile of profiles) {
    refuseForeignFolder(join(out, profile.id))
  }
  for (const profile of profiles) {
    const files = await packageFor(profile, baked)
    const folder = join(out, profile.id)
    replaceFolder(folder, [...files, sumsOf(files)])
    print(`${profile.title.padEnd(22)} ${String(files.length).padStart(4)} files  ${join(folder, README)}`)
  }
}

function profilesFor(platforms: readonly string[], all: boolean): RmmProfile[] {
  if (all === platforms.length > 0) {
    const ids = content.rmmProfiles().map(({ id }) => id)
    throw new UsageError(`export: name one or more tools, or say --all (expected ${ids.join(', ')}).`)
  }
  return all ? content.rmmProfiles() : [...new Set(platforms)].map(profileOf)
}

function bakedFrom({ practice, set, source, ring, release }: ExportOptions): Baked {
  const pairs = set.map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
  resolveSettings(content.items(), { files: [], environment: {}, commandLine: set })
  const settings = pairs.map(([key, value]): [string, string] => [environmentName(key), value])
  return {
    sources: source,
    ring,
    environment: { ...(practice ? { ROUNDS_PRACTICE: practice } : {}), ...Object.fromEntries(settings) },
    ...(release === undefined ? {} : releaseIn(resolve(release))),
  }
}

const README = 'README.md'
/** Of each package: what is in it, in the form of sha256sum(1). */
const SUMS = 'SHA256SUMS'

/** What somebody put into an earlier export, or changed in it, is not thrown away. @throws UsageError */
function refuseForeignFolder(folder: string): void {
  if (!existsSync(folder)) {
    return
  }
  const ours = readSums(join(folder, SUMS))
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory())
  const names = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'))
  const foreign = names.filter((name) => name !== SUMS && ours.get(name) !== hashOf(readFileSync(join(folder, name))))
  if (foreign.length > 0) {
    const named = foreign.slice(0, 5).join(', ') + (foreign.length > 5 ? ` and ${foreign.length - 5} more` : '')
    throw new UsageError(
      `--out: ${folder} holds what is not of an earlier export, or was changed since: ${named}. Move it away, or name another folder.`,
    )
  }
}

function readSums(path: string): Map<string, string> {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]))
}

function hashOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function sumsOf(files: readonly ExportFile[]): ExportFile {
  const lines = files.map(({ path, content: bytes }) => `${hashOf(bytes)}  ${path}\n`)
  return { path: SUMS, content: lines.join('') }
}

/** A whole new folder takes the place of the old one, so that nothing of an earlier version is left in it. */
function replaceFolder(folder: string, files: readonly ExportFile[]): void {
  const draft = `${folder}.draft`
  try {
    rmSync(draft, { recursive: true, force: true })
    for (const { path, content: text, executable } of files) {
      const target = join(draft, path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, text, { mode: executable ? 0o755 : 0o644 })
    }
    rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw new UsageError(`--out ${dirname(folder)}: ${messageOf(error)}`)
  }
}
