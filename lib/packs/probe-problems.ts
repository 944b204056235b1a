import type { Platform } from '../api.ts'
import { messageOf, type Problem, shown } from '../errors.ts'
import { expand } from '../host/placeholders.ts'
import type { CommandProbe, DnsProbe, FactManifest, Probe, RegistryKeysProbe, RegistryProbe } from '../schema/types.ts'
import { clauseProblems } from './clause-problems.ts'
import { secretsOfPath } from './secrets.ts'

const LONGEST_PATH = 500
const LONGEST_NAME = 300
const MOST_ARGUMENTS = 200
const LONGEST_ARGUMENT = 8000
const MOST_PROBES = 50
const MOST_PATHS = 100
const MOST_SETTINGS = 2
/** Texts that one path comes to with the values that the pack itself gives its settings. */
const MOST_TEXTS = 100
const MOST_STARS = 6
/** Parts of a key that are patterns: each multiplies the keys that are looked through. */
const MOST_PATTERN_PARTS = 2
/** Of all facts of a pack together, on one platform. */
const MOST_PROBES_OF_PACK = 500
const MOST_PATHS_OF_PACK = 1000

/** The texts that the pack itself gives a setting, by default or as a value. */
export type OwnValues = (key: string) => readonly string[]

interface Where {
  platform: Platform
  ownValues: OwnValues
}

/** What no pack may ask for, whoever trusts it: places that are not where they seem to be, and programs that a setting chooses. */
export function probeProblems({ platforms }: FactManifest, ownValues: OwnValues = () => []): Problem[] {
  return Object.entries(platforms).flatMap(([platform, { probes }]) => [
    ...atMost(`platforms.${platform}.probes`, MOST_PROBES, Object.keys(probes).length),
    ...Object.entries(probes).flatMap(([name, probe]) =>
      [
        ...problemsOf(probe, { platform: platform as Platform, ownValues }),
        ...clauseProblems('.when', 'when' in probe ? probe.when : undefined),
      ].map(({ property, ...rest }) => ({ property: `platforms.${platform}.probes.${name}${property}`, ...rest })),
    ),
  ])
}

/** What is too much of a whole pack, though each of its facts may be fine. */
export function amountProblems(facts: readonly FactManifest[]): Problem[] {
  return (['win32', 'linux', 'darwin'] as const).flatMap((platform) => {
    const probes = facts.flatMap(({ platforms }) => Object.values(platforms[platform]?.probes ?? {}))
    const paths = probes.flatMap((probe) => ('files' in probe ? probe.files : 'volumes' in probe ? probe.volumes : []))
    return [
      ...atMost(`probes of all facts on ${platform}`, MOST_PROBES_OF_PACK, probes.length),
      ...atMost(`paths of all facts on ${platform}`, MOST_PATHS_OF_PACK, paths.length),
    ]
  })
}

function atMost(property: string, most: number, found: number): Problem[] {
  return found > most ? [{ property, expected: `at most ${most}`, found: String(found) }] : []
}

function problemsOf(probe: Probe, where: Where): Problem[] {
  const { platform } = where
  if ('file' in probe) {
    return pathProblems('.file', probe.file, platform)
  }
  if ('files' in probe) {
    return listProblems('.files', probe.files, where, probe.encoding !== 'none')
  }
  if ('volumes' in probe) {
    return listProblems('.volumes', probe.volumes, where, false)
  }
  if ('command' in probe) {
    return commandProblems(probe, platform)
  }
  if ('dns' in probe) {
    return nameProblems(probe)
  }
  if (platform !== 'win32' && ('powershell' in probe || 'registry' in probe || 'registryKeys' in probe)) {
    return [{ property: '', expected: 'a probe that this platform has', found: 'one of Windows' }]
  }
  return 'registry' in probe || 'registryKeys' in probe ? keyProblems(probe) : []
}

// ── Files and volumes ────────────────────────────────────────────────────────

function listProblems(property: string, paths: readonly string[], where: Where, showsContent: boolean): Problem[] {
  const tooMany = atMost(property, MOST_PATHS, paths.length)
  return tooMany.length > 0 ? tooMany : paths.flatMap((path, index) => filledProblems(`${property}.${index}`, path, where, showsContent))
}

/** A path with placeholders is looked at as it stands, and with every value that the pack itself gives. */
function filledProblems(property: string, path: string, { platform, ownValues }: Where, showsContent: boolean): Problem[] {
  const says = (expected: string, found: string): Problem[] => [{ property, expected, found: shown(found) }]
  const asWritten = [...pathProblems(property, path, platform, true), ...placeholderProblems(property, path, platform)]
  if (asWritten.length > 0) {
    return asWritten.slice(0, 1)
  }
  const texts = textsOf(path, ownValues)
  if (typeof texts === 'string') {
    return says('fewer values of its settings', texts)
  }
  const [wrong] = texts.filter((one) => !isOfOtherPlatform(one, platform)).flatMap((one) => pathProblems(property, one, platform, true))
  if (wrong) {
    return [wrong]
  }
  // With one setting the audit sees where its values lead; what two of them come to only shows when both are filled in.
  const secret = showsContent && settingsIn(path).length > 1 ? texts.find((one) => secretsOfPath(one, platform).length > 0) : undefined
  return secret === undefined ? [] : says('settings that together lead to no place of secrets', secret)
}

function settingsIn(path: string): string[] {
  return path.match(/\{setting [^}]*\}/g) ?? []
}

/** A placeholder is a whole part of a path, so that it shows where it leads; what people set stays a placeholder. A text says why there are none. */
function textsOf(path: string, ownValues: OwnValues): string[] | string {
  const settings = (key: string) => [`{setting ${key}}`, ...ownValues(key).filter((one) => one !== '')]
  try {
    const texts = expand(path, { homes: ['{home}'], state: '{state}', settings })
    return texts.length > MOST_TEXTS ? `${path}, which comes to ${texts.length} paths` : texts
  } catch (error) {
    return messageOf(error)
  }
}

function placeholderProblems(property: string, path: string, platform: Platform): Problem[] {
  const says = (expected: string): Problem[] => [{ property, expected, found: shown(path) }]
  const parts = path.split(platform === 'win32' ? /[\\/]/ : '/')
  if (parts.some((part) => /\{(?:home|state|setting [^}]*)\}/.test(part) && !/^\{[^{}]*\}$/.test(part))) {
    return says('placeholders that are whole parts of a path')
  }
  if (path.includes('{state}') || parts.slice(1).includes('{home}')) {
    return says('{home} at the beginning only, and no {state}: what Rounds itself remembers is nothing for packs')
  }
  return settingsIn(path).length > MOST_SETTINGS ? says(`at most ${MOST_SETTINGS} settings in a path`) : []
}

/** Where a setting has values for several platforms the host passes over those of others; what leads to another computer is none of them. */
function isOfOtherPlatform(path: string, platform: Platform): boolean {
  return platform === 'win32' ? /^\/(?:[^\\/]|$)/.test(path) : /^[A-Za-z]:[\\/]/.test(path)
}

function pathProblems(property: string, path: string, platform: Platform, mayFill = false): Problem[] {
  const starts = platform === 'win32' ? /^[A-Za-z]:[\\/]/ : /^\//
  const filled = /^\{(?:home|state|setting [a-z0-9-]+\.[A-Za-z0-9]+)\}/
  const says = (expected: string): Problem[] => [{ property, expected, found: shown(path) }]
  if (path.length > LONGEST_PATH) {
    return says(`at most ${LONGEST_PATH} characters`)
  }
  if (!starts.test(path) && !(mayFill && filled.test(path))) {
    return says(`an absolute path on this computer, such as ${platform === 'win32' ? 'C:\\Program Files\\x' : '/etc/x'}`)
  }
  const parts = path.split(/[\\/]/)
  if (parts.some((part) => starsIn(part) > MOST_STARS)) {
    return says(`at most ${MOST_STARS} * in each part`)
  }
  return parts.some((part) => part === '..' || part === '.') || (platform === 'win32' && /~\d/.test(path))
    ? says('a path without . or .. and without short names')
    : []
}

function starsIn(part: string): number {
  return part.split('*').length - 1
}

// ── The registry, names and programs ─────────────────────────────────────────

function keyProblems(probe: RegistryProbe | RegistryKeysProbe): Problem[] {
  const [property, key] = 'registry' in probe ? ['.registry', probe.registry] : ['.registryKeys', probe.registryKeys]
  const parts = key.split('\\')
  if (key.length > LONGEST_PATH) {
    return [{ property, expected: `at most ${LONGEST_PATH} characters`, found: shown(key.slice(0, 100)) }]
  }
  if (parts.some((part) => starsIn(part) > MOST_STARS) || parts.filter((part) => /[*?]/.test(part)).length > MOST_PATTERN_PARTS) {
    return [{ property, expected: `at most ${MOST_PATTERN_PARTS} parts with * or ?, and ${MOST_STARS} * in each`, found: shown(key) }]
  }
  return atMost('.values', MOST_ARGUMENTS, probe.values.length)
}

function nameProblems({ dns }: DnsProbe): Problem[] {
  if (dns.length > LONGEST_NAME) {
    return [{ property: '.dns', expected: `at most ${LONGEST_NAME} characters`, found: shown(dns.slice(0, 100)) }]
  }
  return settingsIn(dns).length > 1 || /\{(?:home|state)\}/.test(dns)
    ? [{ property: '.dns', expected: 'a name with at most one setting, and no other placeholder', found: shown(dns) }]
    : []
}

function commandProblems({ command, reads, environmentFile }: CommandProbe, platform: Platform): Problem[] {
  const [program] = command
  const isWritten = reads === undefined || (/^\{scratch\}[\\/]/.test(reads) && !reads.split(/[\\/]/).includes('..'))
  const isFixed = program.trim() !== '' && !/[{}*?]/.test(program)
  return [
    ...(isFixed ? [] : [{ property: '.command.0', expected: 'a program that no setting chooses', found: shown(program) }]),
    ...(command.length <= MOST_ARGUMENTS && command.every((one) => one.length <= LONGEST_ARGUMENT)
      ? []
      : [{ property: '.command', expected: `at most ${MOST_ARGUMENTS} arguments of ${LONGEST_ARGUMENT} characters`, found: 'more' }]),
    ...(isWritten ? [] : [{ property: '.reads', expected: 'a file in {scratch}', found: shown(reads) }]),
    ...(environmentFile === undefined || environmentFile.path === '{each}'
      ? []
      : pathProblems('.environmentFile.path', environmentFile.path, platform)),
  ]
}
