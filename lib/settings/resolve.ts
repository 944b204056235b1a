import { type AlertRules, DEFAULT_RULES } from '../engine/alerts.ts'
import { BadFile, type Problem, shown, UsageError } from '../errors.ts'
import { incident } from '../logs/incidents.ts'
import type { ClinicCalendar, Inputs, ItemManifest, SettingManifest, SettingsFile } from '../schema/types.ts'
import { calendarProblems } from './calendar-problems.ts'
import { environmentName, knownSettings, settingVariables, suggestion } from './keys.ts'
import { fromText, misfit, type SettingValue } from './values.ts'

export type FileLayer = 'pack' | 'provider' | 'practice' | 'machine'

/** A settings file that was read, with its layer and its path for messages. */
export interface LayerFile {
  layer: FileLayer
  path: string
  data: SettingsFile
}

export interface Sources {
  /** Farthest first: packs, provider, practice, machine. */
  files: readonly LayerFile[]
  environment: NodeJS.ProcessEnv
  /** `key=value` from --set. */
  commandLine: readonly string[]
}

/** What all layers together say. Values that nobody set are not in `settings`: the manifest's default holds. */
export interface Resolved {
  practice: string | null
  site?: string
  role?: NonNullable<Inputs['role']>
  rmmAgentId?: string
  tags: string[] | null
  calendar: ClinicCalendar | null
  alerts: AlertRules
  settings: Inputs['settings']
}

/**
 * Merges the layers, nearest wins. A value of a pack that does not fit is left out, since nobody here wrote it.
 * @throws BadFile, UsageError where a key is unknown or a value does not fit
 */
export function resolveSettings(items: readonly ItemManifest[], { files, environment, commandLine }: Sources): Resolved {
  const known = knownSettings(items)
  const settings: Inputs['settings'] = {}
  for (const file of files) {
    Object.assign(settings, file.layer === 'pack' ? fromPack(known, file) : fromFile(known, file))
  }
  Object.assign(settings, fromEnvironment(known, environment), fromCommandLine(known, commandLine))
  leaveOutOfPacks(items, settings)
  refuseContradictions(items, settings)
  return { settings, ...aboutTheMachine(files, environment) }
}

/** What is wrong with values that a pack gives to settings of these items. */
export function problemsOfPackSettings(items: readonly ItemManifest[], values: Record<string, unknown>): Problem[] {
  const known = knownSettings(items)
  const misfits = Object.entries(values).flatMap(([key, value]) => problemOf(known, `contributes.settings.${key}`, key, value))
  const set = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value: value as SettingValue, layer: 'pack' as const }]),
  )
  return misfits.length > 0
    ? misfits
    : contradictionsOf(items, set).map(({ item, name, notBelow, values }) => ({
        property: 'contributes.settings',
        expected: `${item.id}.${name} not below ${item.id}.${notBelow}, which is ${shown(values[notBelow])}`,
        found: shown(values[name]),
      }))
}

/** The settings of one item: what was set, else the manifest's default. */
export function settingsOf({ id, settings = {} }: ItemManifest, set: Inputs['settings']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, set[`${id}.${name}`]?.value ?? setting.default]))
}

function fromFile(known: Map<string, SettingManifest>, { layer, path, data }: LayerFile): Inputs['settings'] {
  const entries = Object.entries(data.settings ?? {})
  const problems = [
    ...entries.flatMap(([key, value]) => problemOf(known, `settings.${key}`, key, value)),
    ...(data.calendar ? calendarProblems(data.calendar) : []),
  ]
  if (problems.length > 0) {
    throw new BadFile(path, problems)
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, { value: value as SettingValue, layer }]))
}

function fromPack(known: Map<string, SettingManifest>, { layer, path, data }: LayerFile): Inputs['settings'] {
  const entries = Object.entries(data.settings ?? {}).filter(([key, value]) => {
    const [problem] = problemOf(known, `settings.${key}`, key, value)
    if (problem) {
      incident('pack-contained', { what: `${path}: ${problem.property}`, why: `expected ${problem.expected}, found ${problem.found}` })
    }
    return !problem
  })
  return Object.fromEntries(entries.map(([key, value]) => [key, { value: value as SettingValue, layer }]))
}

function problemOf(known: Map<string, SettingManifest>, property: string, key: string, value: unknown): Problem[] {
  const setting = known.get(key)
  if (!setting) {
    return [
      { property, expected: 'the name of a setting (rounds settings lists them)', found: `${shown(key)}${suggestion(key, known.keys())}` },
    ]
  }
  const expected = misfit(setting, value)
  return expected ? [{ property, expected, found: shown(value) }] : []
}

interface Contradiction {
  item: ItemManifest
  /** The setting that is below the other. */
  name: string
  notBelow: string
  values: Record<string, unknown>
}

/** Pairs of settings that cannot both be meant. */
function contradictionsOf(items: readonly ItemManifest[], set: Inputs['settings']): Contradiction[] {
  return items.flatMap((item) => {
    const values = settingsOf(item, set)
    return Object.entries(item.settings ?? {}).flatMap(([name, { notBelow }]) =>
      notBelow !== undefined && Number(values[name]) < Number(values[notBelow]) ? [{ item, name, notBelow, values }] : [],
    )
  })
}

/** What people set stands; a value of a pack that contradicts it, or the default, is taken out of `set`. */
function leaveOutOfPacks(items: readonly ItemManifest[], set: Inputs['settings']): void {
  for (const { item, name, notBelow, values } of contradictionsOf(items, set)) {
    const ofPacks = [name, notBelow].map((one) => `${item.id}.${one}`).filter((key) => set[key]?.layer === 'pack')
    for (const key of ofPacks) {
      delete set[key]
      incident('pack-contained', {
        what: `the value that a pack gives to ${key}`,
        why: `${item.id}.${name} would be ${values[name]}, below ${item.id}.${notBelow}, ${values[notBelow]}`,
      })
    }
    if (ofPacks.length > 0) {
      // The default that holds now may contradict the next one.
      leaveOutOfPacks(items, set)
      return
    }
  }
}

/** @throws UsageError */
function refuseContradictions(items: readonly ItemManifest[], set: Inputs['settings']): void {
  const [first] = contradictionsOf(items, set)
  if (first) {
    const { item, name, notBelow, values } = first
    const said = (one: string) => `${item.id}.${one} is ${values[one]} (${set[`${item.id}.${one}`]?.layer ?? 'default'})`
    throw new UsageError(
      `Two settings contradict each other: ${said(name)}, below ${said(notBelow)}; expected at least that. Change one of them.`,
    )
  }
}

function fromEnvironment(known: Map<string, SettingManifest>, environment: NodeJS.ProcessEnv): Inputs['settings'] {
  const byName = new Map([...known.keys()].map((key) => [environmentName(key), key]))
  return Object.fromEntries(
    settingVariables(environment).map(([name, text]) => {
      const key = byName.get(name)
      if (!key) {
        throw new UsageError(
          `The environment variable ${name} names no setting${suggestion(name, byName.keys())} (rounds settings lists them).`,
        )
      }
      return [key, { value: valueFromText(known, key, text, `The environment variable ${name}`), layer: 'environment' as const }]
    }),
  )
}

function fromCommandLine(known: Map<string, SettingManifest>, pairs: readonly string[]): Inputs['settings'] {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key = '', text] = /^([^=]+)=([\s\S]*)$/.exec(pair) ?? []
      if (text === undefined || !known.has(key)) {
        throw new UsageError(`--set ${shown(pair)}: expected <item>.<setting>=<value>${suggestion(key || pair, known.keys())}`)
      }
      return [key, { value: valueFromText(known, key, text, `--set ${key}`), layer: 'command-line' as const }]
    }),
  )
}

function valueFromText(known: Map<string, SettingManifest>, key: string, text: string, where: string): SettingValue {
  const setting = known.get(key)
  const value = setting && fromText(setting, text)
  const expected = setting && misfit(setting, value)
  if (expected) {
    throw new UsageError(`${where} holds ${shown(text)}; expected ${expected}.`)
  }
  return value as SettingValue
}

function aboutTheMachine(files: readonly LayerFile[], environment: NodeJS.ProcessEnv): Omit<Resolved, 'settings'> {
  const merged: SettingsFile = Object.assign({}, ...files.map(({ data }) => data))
  const { ROUNDS_PRACTICE, ROUNDS_SITE, ROUNDS_ROLE, ROUNDS_TAGS, ROUNDS_RMM_AGENT_ID } = environment
  const site = ROUNDS_SITE || merged.site
  const role = ROUNDS_ROLE ? roleFromText(ROUNDS_ROLE) : merged.role
  return {
    practice: ROUNDS_PRACTICE || merged.practice || null,
    tags: ROUNDS_TAGS === undefined ? (merged.tags ?? null) : tagsFromText(ROUNDS_TAGS),
    calendar: merged.calendar ?? null,
    alerts: alertsOf(files, environment),
    ...(site ? { site } : {}),
    ...(role ? { role } : {}),
    ...(ROUNDS_RMM_AGENT_ID ? { rmmAgentId: ROUNDS_RMM_AGENT_ID } : {}),
  }
}

/** Each rule by itself: a practice that sets one keeps the provider's other. @throws UsageError */
function alertsOf(files: readonly LayerFile[], { ROUNDS_INFORMATIONAL_DAYS, ROUNDS_UNKNOWN_AFTER_DAYS }: NodeJS.ProcessEnv): AlertRules {
  const merged: AlertRules = Object.assign({ ...DEFAULT_RULES }, ...files.map(({ data }) => data.alerts))
  return {
    informationalDays: daysFromText('ROUNDS_INFORMATIONAL_DAYS', ROUNDS_INFORMATIONAL_DAYS) ?? merged.informationalDays,
    unknownAfterDays: daysFromText('ROUNDS_UNKNOWN_AFTER_DAYS', ROUNDS_UNKNOWN_AFTER_DAYS) ?? merged.unknownAfterDays,
  }
}

function daysFromText(name: string, text: string | undefined): number | undefined {
  if (!text) {
    return undefined
  }
  if (!/^\d{1,3}$/.test(text)) {
    throw new UsageError(`The environment variable ${name} holds ${shown(text)}; expected days, from 0 to 999.`)
  }
  return Number(text)
}

const ROLES = ['client', 'server', 'domain-controller', 'session-host', 'pms-server'] as const

function roleFromText(text: string): (typeof ROLES)[number] {
  const role = ROLES.find((one) => one === text)
  if (!role) {
    throw new UsageError(`The environment variable ROUNDS_ROLE holds ${shown(text)}; expected one of ${ROLES.join(', ')}.`)
  }
  return role
}

function tagsFromText(text: string): string[] {
  const tags = text
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean)
  const wrong = tags.find((tag) => !/^[a-z][a-z0-9-]*$/.test(tag))
  if (wrong !== undefined) {
    throw new UsageError(`The environment variable ROUNDS_TAGS holds ${shown(wrong)}; expected tags such as kiosk, separated by commas.`)
  }
  return tags
}
