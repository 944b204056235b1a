import type { Platform } from '../api.ts'
import { isAction } from '../report/change-kinds.ts'
import { PLATFORM_ORDER } from '../report/reads.ts'
import type { Allowance, FactManifest, ItemManifest, Probe, RemediationPart } from '../schema/types.ts'
import type { Grant, PackBody } from './pack.ts'
import { powersOf } from './powers.ts'
import { classOf, type ProgramClass } from './programs.ts'
import { secretsOfKey, secretsOfPath } from './secrets.ts'

/** All that a pack can read and change, as its manifests declare it. Nothing of it is run to find out. */
export interface Reach {
  reads: readonly PlatformReach[]
  changes: readonly ChangeReach[]
  settings: SettingReach
  /** It wants code of its own to read, outside the sandbox. */
  procedures: boolean
}

export interface PlatformReach {
  platform: Platform
  /** Root or SYSTEM is needed for some of it. */
  asAdmin: boolean
  files: readonly FileReach[]
  registry: readonly RegistryReach[]
  programs: readonly ProgramReach[]
  powershell: readonly { path: string; fact: string }[]
  dns: readonly { name: string; type: string; server?: string }[]
  /** Settings whose texts become a part of a path, an argument or a name. */
  settings: readonly string[]
  /** Places that hold passwords, keys and the like, with what reaches them. */
  secrets: readonly SecretReach[]
  /** The name of the computer, its start time and its release. */
  system: boolean
}

export interface FileReach {
  path: string
  /** false: size, times and permissions only. */
  content: boolean
}

export interface RegistryReach {
  key: string
  /** Empty: only whether the key is there. */
  values: readonly string[]
}

export interface ProgramReach {
  command: readonly string[]
  class: ProgramClass
  /** Runs once for each text of this setting. */
  each?: string
  environmentFile?: string
}

export interface SecretReach {
  fact: string
  /** The path, key or command that reaches it. */
  by: string
  what: string
}

export interface ChangeReach {
  item: string
  platform: Platform
  kinds: Allowance['changes']
  targets: readonly string[]
  risk: Allowance['risk']
  takesEffect: Allowance['takesEffect']
  /** Codes with what they mean for people. */
  consents: RemediationPart['consent'] & {}
  /** Of the kinds, those that nothing takes back. */
  actions: readonly string[]
  /** What of it amounts to full trust, because it starts programs or gives rights. */
  powers: readonly PowerReach[]
}

export interface PowerReach {
  kind: Allowance['changes'][number]
  target: string
  /** As it follows "which". */
  what: string
}

export interface SettingReach {
  /** Values for settings of its own items. */
  own: Readonly<Record<string, unknown>>
  /** Values for settings of items of others. */
  foreign: Readonly<Record<string, unknown>>
}

const MOST_FILLED = 1000

interface Read {
  fact: FactManifest
  probe: Probe
}

/** What all of it comes to, platform by platform; a body whose shape was checked before. */
export function reachOf(body: PackBody): Reach {
  return {
    reads: PLATFORM_ORDER.flatMap((platform) => platformReach(body, platform)),
    changes: PLATFORM_ORDER.flatMap((platform) => body.items.flatMap((item) => changeReach(item, platform))),
    settings: settingReach(body),
    procedures: body.manifest.capabilities?.procedures === true,
  }
}

/** The grants without which the pack cannot do all that it declares, in the order of the key list's schema. */
export function needsOf({ reads, changes, settings, procedures }: Reach): Grant[] {
  const programs = reads.flatMap((one) => one.programs)
  const isFull =
    programs.some((one) => one.class === 'interpreter' || one.environmentFile !== undefined) ||
    reads.some(({ powershell, secrets }) => powershell.length > 0 || secrets.length > 0) ||
    changes.some(({ powers }) => powers.length > 0)
  const wanted: [Grant, boolean][] = [
    ['check', true],
    ['fix', changes.length > 0],
    ['settings', Object.keys(settings.foreign).length > 0],
    // A name that is asked for tells its owner something, as a program could.
    ['programs', programs.some((one) => one.class === 'program') || reads.some(({ dns }) => dns.length > 0)],
    ['interpreters', isFull],
    ['procedures', procedures],
  ]
  return wanted.flatMap(([grant, isNeeded]) => (isNeeded ? [grant] : []))
}

function platformReach(body: PackBody, platform: Platform): PlatformReach[] {
  const sources = body.facts.flatMap((fact) => {
    const source = fact.platforms[platform]
    return source ? [{ fact, source }] : []
  })
  const reads = sources.flatMap(({ fact, source }) => Object.values(source.probes).map((probe): Read => ({ fact, probe })))
  return sources.length === 0
    ? []
    : [
        {
          platform,
          asAdmin: sources.some(({ source }) => source.needs === 'admin'),
          files: filesOnce(unique(reads.flatMap(({ probe }) => filesOf(probe)))),
          registry: unique(reads.flatMap(({ probe }) => registryOf(probe))),
          programs: unique(reads.flatMap(({ probe }) => programsOf(probe, platform))),
          powershell: unique(reads.flatMap(({ fact, probe }) => scriptsOf(fact, probe))),
          dns: unique(reads.flatMap(({ probe }) => namesOf(probe))),
          settings: [...new Set(reads.flatMap(({ probe }) => settingsOf(probe)))].sort(),
          secrets: unique(reads.flatMap((read) => secretsOf(read, body, platform))),
          system: reads.some(({ probe }) => 'system' in probe),
        },
      ]
}

function unique<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()]
}

function filesOf(probe: Probe): FileReach[] {
  if ('file' in probe) {
    return [{ path: probe.file, content: probe.encoding !== 'none' }]
  }
  if ('files' in probe) {
    return probe.files.map((path) => ({ path, content: probe.encoding !== 'none' }))
  }
  if ('volumes' in probe) {
    return probe.volumes.map((path) => ({ path, content: false }))
  }
  const written = 'command' in probe ? probe.reads : undefined
  return written === undefined || written.startsWith('{scratch}') ? [] : [{ path: written, content: true }]
}

/** Who reads the content sees the size, too. */
function filesOnce(files: readonly FileReach[]): FileReach[] {
  const whole = new Set(files.flatMap(({ path, content }) => (content ? [path] : [])))
  return files.filter(({ path, content }) => content || !whole.has(path))
}

function registryOf(probe: Probe): RegistryReach[] {
  if ('registry' in probe) {
    return [{ key: probe.registry, values: probe.values }]
  }
  return 'registryKeys' in probe ? [{ key: probe.registryKeys, values: probe.values }] : []
}

function programsOf(probe: Probe, platform: Platform): ProgramReach[] {
  if (!('command' in probe)) {
    return []
  }
  const { command, each, environmentFile } = probe
  return [
    {
      command,
      class: classOf(command, platform),
      ...(each === undefined ? {} : { each }),
      ...(environmentFile === undefined ? {} : { environmentFile: environmentFile.path }),
    },
  ]
}

function scriptsOf({ name }: FactManifest, probe: Probe): { path: string; fact: string }[] {
  return 'powershell' in probe ? [{ path: `lib/facts/${name}/${probe.powershell}`, fact: name }] : []
}

function namesOf(probe: Probe): { name: string; type: string; server?: string }[] {
  return 'dns' in probe ? [{ name: probe.dns, type: probe.type, ...(probe.server ? { server: probe.server } : {}) }] : []
}

/** Settings that a probe fills in. */
export function settingsOf(probe: Probe): string[] {
  const named = [...JSON.stringify(probe).matchAll(/\{setting ([a-z0-9-]+\.[A-Za-z0-9]+)\}/g)].map(([, key = '']) => key)
  const each = 'each' in probe && probe.each ? [probe.each] : []
  const server = 'server' in probe && probe.server ? [probe.server] : []
  return [...named, ...each, ...server]
}

/** Size and times of a secret are none; its content is, and so is what a command prints of it. */
function secretsOf({ fact, probe }: Read, body: PackBody, platform: Platform): SecretReach[] {
  const found = (by: string, whats: readonly string[]) => whats.map((what) => ({ fact: fact.name, by, what }))
  const files = filesOf(probe).filter(({ content }) => content)
  const places = 'command' in probe ? placesIn(probe.command, platform) : []
  return [
    ...[...files.map(({ path }) => path), ...places].flatMap((path) =>
      found(
        path,
        filled(path, body, probe).flatMap((one) => secretsOfPath(one, platform)),
      ),
    ),
    ...registryOf(probe).flatMap(({ key, values }) => found(key, secretsOfKey(key, values))),
    ...('command' in probe ? found(probe.command.join(' '), keysIn(probe.command)) : []),
  ]
}

/** Arguments that are paths, also as `--file=/path`. */
function placesIn([, ...given]: readonly string[], platform: Platform): string[] {
  const start = platform === 'win32' ? /(?:^|[=:"])([A-Za-z]:[\\/].*)$/ : /(?:^|[=@"])(\/.*|\{home\}.*)$/
  return given.flatMap((one) => start.exec(one)?.[1] ?? [])
}

/** Without /v and /ve `reg query` prints every value, with /s those of every key below, too. */
function keysIn([, ...given]: readonly string[]): string[] {
  const keys = given.filter((one) => /^(?:HKLM|HKU|HKCU|HKCR|HKEY_[A-Z_]+)(?:\\|$)/i.test(one))
  const options = given.map((one) => one.toLowerCase())
  const at = options.indexOf('/v')
  const next = at >= 0 ? given[at + 1] : undefined
  const isNamed = next !== undefined && !next.startsWith('/')
  const values = isNamed ? [next] : options.includes('/ve') && at < 0 ? [''] : ['*']
  return keys.flatMap((key) => secretsOfKey(key, values, options.includes('/s')))
}

/** With what the pack itself gives its settings: a value that people set is people's own choice. */
function filled(path: string, { items, manifest }: PackBody, probe: Probe): string[] {
  const valuesOf = (key: string) => {
    const [id = '', name = ''] = key.split('.')
    const given = manifest.contributes.settings ?? {}
    const own = items.find((item) => item.id === id)?.settings ?? {}
    const values = [Object.hasOwn(given, key) ? given[key] : undefined, Object.hasOwn(own, name) ? own[name]?.default : undefined]
    return values.flat().filter((one): one is string => typeof one === 'string')
  }
  const each = 'each' in probe && probe.each ? valuesOf(probe.each) : []
  const paths = path.includes('{each}') ? [path, ...each.map((one) => path.replaceAll('{each}', one))] : [path]
  return paths.flatMap((one) => [one, ...settingsFilled(one, valuesOf)])
}

/** Each of them filled, with the values in every combination; cut short where those are many. */
function settingsFilled(text: string, valuesOf: (key: string) => string[]): string[] {
  const keys = [...new Set([...text.matchAll(/\{setting ([^}]+)\}/g)].map(([, key = '']) => key))]
  return keys.reduce<string[]>(
    (all, key) => all.flatMap((one) => valuesOf(key).map((value) => one.replaceAll(`{setting ${key}}`, value))).slice(0, MOST_FILLED),
    [text],
  )
}

function changeReach({ id, remediation }: ItemManifest, platform: Platform): ChangeReach[] {
  const allowance = remediation?.platforms[platform]
  if (!allowance) {
    return []
  }
  const { changes, targets = [], risk, takesEffect } = allowance
  const consents = remediation?.consent ?? {}
  const powers = changes.flatMap((kind) =>
    targets.flatMap((target) => powersOf(kind, target, platform).map((what): PowerReach => ({ kind, target, what }))),
  )
  return [{ item: id, platform, kinds: changes, targets, risk, takesEffect, consents, actions: changes.filter(isAction), powers }]
}

function settingReach({ manifest, items }: PackBody): SettingReach {
  const all = Object.entries(manifest.contributes.settings ?? {})
  const isOwn = (key: string) => items.some(({ id }) => key.startsWith(`${id}.`))
  return {
    own: Object.fromEntries(all.filter(([key]) => isOwn(key))),
    foreign: Object.fromEntries(all.filter(([key]) => !isOwn(key))),
  }
}
