import type { Inputs, ItemManifest, SettingManifest, SettingsFile } from '../schema/types.ts'
import { environmentName, knownSettings } from './keys.ts'
import { type Resolved, resolveSettings, type Sources } from './resolve.ts'
import type { SettingValue } from './values.ts'

export type Layer = Inputs['settings'][string]['layer']

/** One layer that sets a value, and where. */
export interface Origin {
  layer: Layer
  /** A path, the name of an environment variable, or `--set`. */
  source: string
  value: unknown
}

/** A setting with everyone who sets it, farthest first; the last one wins, and without one the default. */
export interface SettingOrigins {
  key: string
  manifest: SettingManifest
  value: unknown
  layer: Layer | 'default'
  origins: Origin[]
}

/** Every setting with all its layers. @throws BadFile, UsageError as resolveSettings does */
export function settingOrigins(items: readonly ItemManifest[], sources: Sources): SettingOrigins[] {
  const layers = layersOf(items, sources)
  const { settings } = resolveSettings(items, sources)
  return [...knownSettings(items)].map(([key, manifest]) => ({
    key,
    manifest,
    value: settings[key]?.value ?? manifest.default,
    layer: settings[key]?.layer ?? 'default',
    origins: layers.flatMap(({ source, set }) => {
      const found = set[key]
      return found ? [{ layer: found.layer, source: source(key), value: found.value as SettingValue }] : []
    }),
  }))
}

/** Each layer resolved alone, so that values below the winning one are seen, too. */
function layersOf(items: readonly ItemManifest[], { files, environment, commandLine }: Sources) {
  const nothing: Sources = { files: [], environment: {}, commandLine: [] }
  const alone = (part: Partial<Sources>) => resolveSettings(items, { ...nothing, ...part }).settings
  return [
    ...files.map((file) => ({ source: () => file.path, set: alone({ files: [file] }) })),
    { source: environmentName, set: alone({ environment }) },
    { source: () => '--set', set: alone({ commandLine }) },
  ]
}

const ABOUT = [
  { name: 'practice', variable: 'ROUNDS_PRACTICE' },
  { name: 'site', variable: 'ROUNDS_SITE' },
  { name: 'role', variable: 'ROUNDS_ROLE' },
  { name: 'tags', variable: 'ROUNDS_TAGS' },
  { name: 'calendar', variable: undefined },
] as const satisfies readonly { name: keyof SettingsFile & keyof Resolved; variable: string | undefined }[]

export interface AboutOrigins {
  name: (typeof ABOUT)[number]['name']
  variable?: string
  value: unknown
  layer: Layer | null
  origins: Origin[]
}

/** What was said of the machine itself: practice, site, role, tags and calendar, with everyone who says it. */
export function aboutOrigins(items: readonly ItemManifest[], sources: Sources): AboutOrigins[] {
  const resolved = resolveSettings(items, sources)
  return ABOUT.map(({ name, variable }) => {
    const origins = [...fromFiles(name, sources), ...fromVariable(name, variable, sources, resolved)]
    const value = resolved[name] ?? null
    return { name, ...(variable ? { variable } : {}), value, layer: value === null ? null : (origins.at(-1)?.layer ?? null), origins }
  })
}

function fromFiles(name: keyof SettingsFile, { files }: Sources): Origin[] {
  return files.flatMap(({ layer, path, data }) => (data[name] === undefined ? [] : [{ layer, source: path, value: data[name] }]))
}

/** An empty variable says nothing, except for tags, where it says: none. */
function fromVariable(name: keyof Resolved, variable: string | undefined, { environment }: Sources, resolved: Resolved): Origin[] {
  const text = variable === undefined ? undefined : environment[variable]
  const isSet = text !== undefined && (text !== '' || name === 'tags')
  return variable !== undefined && isSet ? [{ layer: 'environment', source: variable, value: resolved[name] }] : []
}
