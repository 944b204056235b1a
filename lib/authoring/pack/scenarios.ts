import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bindingOf } from '../../engine/select.ts'
import { BadFile, type Problem, shown } from '../../errors.ts'
import type { PackBody } from '../../packs/pack.ts'
import { parsed } from '../../schema/check.ts'
import type { ItemManifest, Scenario, ScenarioFile } from '../../schema/types.ts'
import { misfit } from '../../settings/values.ts'
import { ownText } from './own-file.ts'

export interface NamedScenarios {
  /** Relative to the folder of the pack. */
  file: string
  item: ItemManifest
  data: ScenarioFile
}

/** Every test/<item>.scenarios.json of a pack. Files that cannot be used are `bad`. */
export function readScenarios(
  folder: string,
  body: PackBody,
  knownFacts: PackBody['facts'],
): { scenarios: NamedScenarios[]; bad: BadFile[] } {
  const bad: BadFile[] = []
  const scenarios = namesIn(join(folder, 'test')).flatMap((name): NamedScenarios[] => {
    const file = `test/${name}`
    try {
      const data = parsed('scenario', ownText(folder, file), file)
      return [{ file, item: itemOf(body, file, data), data: held(body, knownFacts, file, data) }]
    } catch (error) {
      if (!(error instanceof BadFile)) {
        throw error
      }
      bad.push(error)
      return []
    }
  })
  return { scenarios, bad }
}

function namesIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.scenarios.json'))
        .sort()
    : []
}

function itemOf({ items }: PackBody, file: string, { item }: ScenarioFile): ItemManifest {
  const found = items.find(({ id }) => id === item)
  if (!found) {
    const expected = `an item of the pack: ${items.map(({ id }) => id).join(', ')}`
    throw new BadFile(file, [{ property: 'item', expected, found: shown(item) }])
  }
  if (file !== `test/${item}.scenarios.json`) {
    throw new BadFile(file, [{ property: 'item', expected: `the file's name, test/${item}.scenarios.json`, found: shown(item) }])
  }
  return found
}

/** What a misspelt name would hide: a probe that is absent, a setting at its default. */
function held(body: PackBody, knownFacts: PackBody['facts'], file: string, data: ScenarioFile): ScenarioFile {
  const item = itemOf(body, file, data)
  const problems = (data.scenarios ?? []).flatMap((scenario, index) => scenarioProblems(item, knownFacts, scenario, `scenarios.${index}`))
  if (problems.length > 0) {
    throw new BadFile(file, problems)
  }
  return data
}

function scenarioProblems(item: ItemManifest, knownFacts: PackBody['facts'], scenario: Scenario, at: string): Problem[] {
  const { platform, probes, settings = {}, context = {} } = scenario
  const names = [
    ...Object.values(item.facts ?? {}).map((binding) => bindingOf(binding).fact),
    ...Object.values(item.remediation?.facts ?? {}),
  ]
  return [
    ...one(item.platforms.includes(platform), `${at}.platform`, `a platform of the item: ${item.platforms.join(', ')}`, platform),
    ...Object.entries(probes).flatMap(([fact, answers]) => {
      const known = Object.keys(knownFacts.find(({ name }) => name === fact)?.platforms[platform]?.probes ?? {})
      return names.includes(fact)
        ? Object.entries(answers).flatMap(([probe, answer]) => [
            ...one(known.includes(probe), `${at}.probes.${fact}.${probe}`, `a probe of ${fact} on ${platform}: ${known.join(', ')}`, probe),
            ...answerProblems(answer, `${at}.probes.${fact}.${probe}`),
          ])
        : one(false, `${at}.probes.${fact}`, `a fact of ${item.id}: ${names.join(', ')}`, fact)
    }),
    ...Object.entries(settings).flatMap(([name, value]) => settingProblems(item, name, value, `${at}.settings.${name}`)),
    ...Object.keys(context).flatMap((key) => one(CONTEXT.includes(key), `${at}.context.${key}`, `one of ${CONTEXT.join(', ')}`, key)),
  ]
}

const CONTEXT = ['role', 'join', 'managed', 'portable', 'desktop', 'tags', 'products', 'firstSeen']

function answerProblems(answer: unknown, property: string): Problem[] {
  const { state, reason } = (answer ?? {}) as Record<string, unknown>
  const isAnswer =
    (state === 'value' && 'value' in (answer as object)) ||
    state === 'absent' ||
    ((state === 'denied' || state === 'failed') && typeof reason === 'string')
  const expected = '{"state": "value", "value": ...}, {"state": "absent"}, or {"state": "denied" or "failed", "reason": "..."}'
  return isAnswer ? [] : [{ property, expected, found: shown(answer) }]
}

function settingProblems(item: ItemManifest, name: string, value: unknown, property: string): Problem[] {
  const setting = Object.hasOwn(item.settings ?? {}, name) ? item.settings?.[name] : undefined
  if (!setting) {
    return one(false, property, `a setting of ${item.id}: ${Object.keys(item.settings ?? {}).join(', ') || 'it has none'}`, name)
  }
  const expected = misfit(setting, value)
  return expected ? [{ property, expected, found: shown(value) }] : []
}

function one(isFine: boolean, property: string, expected: string, found: string): Problem[] {
  return isFine ? [] : [{ property, expected, found: shown(found) }]
}

/** What the scenarios of a pack leave open, a sentence each. */
export function coverageWarnings({ items }: PackBody, files: readonly NamedScenarios[]): string[] {
  return items
    .filter(({ kind }) => kind !== 'attestation')
    .flatMap(({ id }) => {
      const verdicts = files.flatMap((one) => (one.item.id === id ? (one.data.scenarios ?? []).map(({ expect }) => expect.status) : []))
      const missing = [
        ...(verdicts.includes('pass') ? [] : ['that passes']),
        ...(verdicts.some((status) => status !== 'pass') ? [] : ['with a verdict that is not pass']),
      ]
      return missing.length > 0 ? [`${id}: test/${id}.scenarios.json has no scenario ${missing.join(', and none ')}`] : []
    })
}
