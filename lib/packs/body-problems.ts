import satisfies from 'semver/functions/satisfies.js'
import validRange from 'semver/ranges/valid.js'
import { bindingProblems, duplicateProblems, factProblems, itemProblems, placeholderProblems } from '../authoring/manifest-problems.ts'
import { bindingOf } from '../engine/select.ts'
import { type Problem, shown } from '../errors.ts'
import { problemsOf } from '../schema/check.ts'
import type { FactManifest, ItemManifest, PackManifest } from '../schema/types.ts'
import { misfit } from '../settings/values.ts'
import { capabilityProblems } from './capability-problems.ts'
import { clauseProblems } from './clause-problems.ts'
import { networkProblems } from './network-problems.ts'
import type { PackBody } from './pack.ts'
import { amountProblems, type OwnValues, probeProblems } from './probe-problems.ts'
import { shapeProblems } from './shape-problems.ts'

/** What is here besides the pack. */
export interface Others {
  /** Items of the built-in collection and of other packs: their ids are taken, and their settings may be given values. */
  items: readonly ItemManifest[]
  /** Facts of the built-in collection and of other packs: their names are taken. */
  facts: readonly FactManifest[]
  /**
   * Facts of the packs that it depends on: its items may bind them. Without this list those packs are not here yet, so that the names of facts and
   * settings of a pack that depends on others cannot all be told.
   */
  dependencyFacts?: readonly FactManifest[]
  /** Of Rounds. */
  version: string
}

/** Everything that is wrong with the body of a pack. Each problem names the file inside the pack and the property, as `manifests/x.json: serves.0.rule`. */
export function bodyProblems(body: unknown, others: Others): Problem[] {
  const ofShape = shapeProblems(body)
  if (ofShape.length > 0) {
    return ofShape
  }
  const pack = body as PackBody
  const ofSchema = schemaProblems(pack)
  if (ofSchema.length > 0) {
    return ofSchema
  }
  return [
    ...manifestProblems(pack, others),
    ...pack.items.flatMap((item) => within(itemFile(item), oneItemProblems(item, pack, others))),
    ...pack.facts.flatMap((fact) => within(factFile(fact), oneFactProblems(fact, pack, others))),
    ...amountProblems(pack.facts),
    ...capabilityProblems(pack).map(({ file, ...problem }) => at(file, problem)),
    ...textProblems(pack),
    ...codeProblems(pack),
  ]
}

function itemFile({ id }: ItemManifest): string {
  return `manifests/${id}.json`
}

function factFile({ name }: FactManifest): string {
  return `manifests/facts/${name}.json`
}

function at(file: string, { property, ...rest }: Problem): Problem {
  return { property: property ? `${file}: ${property}` : file, ...rest }
}

function within(file: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => at(file, problem))
}

function schemaProblems({ manifest, items, facts }: PackBody): Problem[] {
  const nameOf = (one: unknown, key: string, index: number) => {
    const name = (one as Record<string, unknown> | null)?.[key]
    return typeof name === 'string' && /^[a-z0-9-]{1,60}$/.test(name) ? name : `(${index + 1})`
  }
  return [
    ...within('package.json', problemsOf('pack', manifest)),
    ...items.flatMap((item, index) => within(`manifests/${nameOf(item, 'id', index)}.json`, problemsOf('item', item))),
    ...facts.flatMap((fact, index) => within(`manifests/facts/${nameOf(fact, 'name', index)}.json`, problemsOf('fact', fact))),
  ]
}

// ── package.json ─────────────────────────────────────────────────────────────

function manifestProblems(pack: PackBody, others: Others): Problem[] {
  const { manifest, items, facts } = pack
  return within('package.json', [
    ...rangeProblems(manifest, others.version),
    ...(manifest.capabilities?.procedures
      ? [{ property: 'capabilities.procedures', expected: 'false: this version of Rounds carries none out', found: 'true' }]
      : []),
    ...folderProblem('items', manifest.contributes.items, items.length),
    ...folderProblem('facts', manifest.contributes.facts, facts.length),
    ...settingProblems(manifest, [...items, ...others.items], isOpen(manifest, others)),
  ])
}

function rangeProblems({ engines, packDependencies = {}, ...manifest }: PackManifest, version: string): Problem[] {
  const isRange = (range: string) => validRange(range) !== null && validRange(range) !== '*'
  const ofEngine: Problem[] = !isRange(engines.rounds)
    ? [{ property: 'engines.rounds', expected: 'a range of versions such as ^1.2.0', found: shown(engines.rounds) }]
    : satisfies(version, engines.rounds, { includePrerelease: true })
      ? []
      : [{ property: 'engines.rounds', expected: `a range with this version of Rounds, ${version}, in it`, found: shown(engines.rounds) }]
  const ofDependencies = Object.entries(packDependencies).flatMap(([id, range]): Problem[] => [
    ...(isRange(range)
      ? []
      : [{ property: `packDependencies.${id}`, expected: 'a range of versions such as ^1.2.0', found: shown(range) }]),
    ...(id === `${manifest.publisher}.${manifest.name}`
      ? [{ property: `packDependencies.${id}`, expected: 'another pack', found: 'the pack itself' }]
      : []),
  ])
  return [...ofEngine, ...ofDependencies]
}

function folderProblem(what: 'items' | 'facts', folder: string | undefined, count: number): Problem[] {
  if ((folder === undefined) === (count === 0)) {
    return []
  }
  return folder === undefined
    ? [{ property: `contributes.${what}`, expected: `the folder of its ${what}`, found: 'nothing' }]
    : [{ property: `contributes.${what}`, expected: `at least one manifest in ${folder}`, found: 'none' }]
}

/** Names may be those of packs that are not here. */
function isOpen({ packDependencies = {} }: PackManifest, { dependencyFacts }: Others): boolean {
  return dependencyFacts === undefined && Object.keys(packDependencies).length > 0
}

function settingProblems({ contributes }: PackManifest, items: readonly ItemManifest[], mayBeUnknown: boolean): Problem[] {
  return Object.entries(contributes.settings ?? {}).flatMap(([key, value]): Problem[] => {
    const [id = '', name = '', ...rest] = key.split('.')
    const settings = items.find((item) => item.id === id)?.settings ?? {}
    const setting = Object.hasOwn(settings, name) && rest.length === 0 ? settings[name] : undefined
    const property = `contributes.settings.${key}`
    if (mayBeUnknown && !items.some((item) => item.id === id)) {
      return []
    }
    if (!setting) {
      return [{ property, expected: 'a setting of its own items or of items that are here, as <item>.<name>', found: shown(key) }]
    }
    const expected = misfit(setting, value)
    return expected ? [{ property, expected, found: shown(value) }] : []
  })
}

// ── Items and facts ──────────────────────────────────────────────────────────

function oneItemProblems(item: ItemManifest, pack: PackBody, others: Others): Problem[] {
  const isTwice = pack.items.filter(({ id }) => id === item.id).length > 1
  return [
    ...itemProblems(item),
    ...clauseProblems('when', item.when),
    ...ownBindingProblems(item, pack, others),
    ...duplicateProblems(item, pack.items),
    ...(isTwice ? [{ property: 'id', expected: 'an id that the pack has once', found: shown(item.id) }] : []),
    ...takenProblems(item, others.items),
  ]
}

/** Facts of the built-in collection are no contract: they may change with every version. */
function ownBindingProblems(item: ItemManifest, { manifest, facts }: PackBody, others: Others): Problem[] {
  const known = [...facts, ...(others.dependencyFacts ?? [])]
  const isBuiltIn = (name: string) => others.facts.some((fact) => fact.name === name)
  const bound = [...Object.values(item.facts ?? {}).map((one) => bindingOf(one).fact), ...Object.values(item.remediation?.facts ?? {})]
  const open = isOpen(manifest, others) ? bound.filter((name) => !known.some((fact) => fact.name === name) && !isBuiltIn(name)) : []
  return bindingProblems(item, known)
    .filter(({ found }) => !open.some((name) => found === shown(name)))
    .map((problem) => ({
      ...problem,
      expected: problem.expected.replace('a fact in manifests/facts/', 'a fact of the pack itself or of its packDependencies'),
    }))
}

function takenProblems({ id, aliases = [] }: ItemManifest, others: readonly ItemManifest[]): Problem[] {
  return [id, ...aliases].flatMap((name): Problem[] => {
    const other = others.find((one) => one.id === name || one.aliases?.includes(name))
    const property = name === id ? 'id' : 'aliases'
    return other
      ? [{ property, expected: 'a name that no other item has here', found: `${shown(name)}, which names ${shown(other.title)}` }]
      : []
  })
}

function oneFactProblems(fact: FactManifest, pack: PackBody, others: Others): Problem[] {
  const { items, facts } = pack
  const isTaken = others.facts.some(({ name }) => name === fact.name)
  const refused = (['context', 'onDemand', 'uses'] as const).filter((name) => fact[name])
  return [
    ...factProblems(fact),
    ...placeholderProblems(fact, [...items, ...others.items]),
    ...probeProblems(fact, ownValuesOf(pack)),
    ...networkProblems(fact, items),
    ...(facts.filter(({ name }) => name === fact.name).length > 1 || isTaken
      ? [{ property: 'name', expected: 'a name that no other fact has here', found: shown(fact.name) }]
      : []),
    ...refused.map((property) => ({
      property,
      expected: 'nothing: context facts are those of Rounds itself',
      found: shown(fact[property]),
    })),
  ]
}

function ownValuesOf({ items, manifest }: PackBody): OwnValues {
  const given = manifest.contributes.settings ?? {}
  return (key) => {
    const [id = '', name = ''] = key.split('.')
    const settings = items.find((item) => item.id === id)?.settings ?? {}
    const values = [Object.hasOwn(given, key) ? given[key] : undefined, Object.hasOwn(settings, name) ? settings[name]?.default : undefined]
    return values.flat().filter((one): one is string => typeof one === 'string')
  }
}

// ── Texts and code ───────────────────────────────────────────────────────────

function textProblems({ facts, texts }: PackBody): Problem[] {
  const wanted = facts.flatMap(({ name, platforms }) =>
    Object.values(platforms).flatMap(({ probes }) =>
      Object.values(probes).flatMap((probe) => ('powershell' in probe ? [`lib/facts/${name}/${probe.powershell}`] : [])),
    ),
  )
  const missing = [...new Set(wanted)].filter((path) => !Object.hasOwn(texts, path))
  const unused = Object.keys(texts).filter((path) => !wanted.includes(path))
  return [
    ...missing.map((path) => ({ property: path, expected: 'the PowerShell text that a probe names', found: 'nothing' })),
    ...unused.map((path) => ({
      property: `texts: ${path}`,
      expected: 'only PowerShell texts that a probe names',
      found: 'one that none names',
    })),
  ]
}

function codeProblems({ items, facts, code }: PackBody): Problem[] {
  const isNeeded = facts.length > 0 || items.some(({ kind }) => kind !== 'attestation')
  if (isNeeded === (code.trim() !== '')) {
    return []
  }
  return [
    isNeeded
      ? { property: 'code', expected: 'the parsers and judges of its facts and items', found: 'nothing' }
      : { property: 'code', expected: 'none, because people answer all of its items', found: `${code.length} characters` },
  ]
}
