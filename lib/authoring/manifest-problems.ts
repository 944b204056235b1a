import { KINDS } from '../changes/index.ts'
import { whenKeys } from '../engine/context.ts'
import { bindingOf } from '../engine/select.ts'
import { keysOf } from '../engine/when.ts'
import { messageOf, type Problem, shown } from '../errors.ts'
import { defaultsOf } from '../report/explain.ts'
import { fill } from '../report/fill.ts'
import { wordsOf } from '../report/rules.ts'
import type { FactManifest, ItemManifest } from '../schema/types.ts'
import { isLooserThanBound, misfit } from '../settings/values.ts'
import { attestationProblems } from './attestation-problems.ts'

/** What a schema cannot say of one item manifest alone. */
export function itemProblems(item: ItemManifest): Problem[] {
  return [
    ...clauseProblems('when', item.when),
    ...rules(item),
    ...settingProblems(item),
    ...meaningProblems(item),
    ...reportProblems(item),
    ...kindProblems(item),
    ...attestationProblems(item),
    ...remediationProblems(item),
  ]
}

/** What a fact uses is a context fact on demand. */
export function useProblems({ uses = [] }: FactManifest, facts: readonly FactManifest[]): Problem[] {
  const wrong = uses.filter((name) => !facts.some((fact) => fact.name === name && fact.onDemand))
  return wrong.map((name) => ({ property: 'uses', expected: 'the name of a context fact on demand', found: shown(name) }))
}

/** What a schema cannot say of one fact manifest alone. */
export function factProblems({ platforms }: FactManifest): Problem[] {
  return Object.entries(platforms).flatMap(([platform, { probes }]) =>
    Object.entries(probes).flatMap(([name, probe]) =>
      clauseProblems(`platforms.${platform}.probes.${name}.when`, 'when' in probe ? probe.when : undefined),
    ),
  )
}

/** The facts that an item names exist, and are read on every platform of the item. */
export function bindingProblems({ facts: bindings = {}, platforms, remediation }: ItemManifest, facts: readonly FactManifest[]): Problem[] {
  const ofFix = Object.entries(remediation?.facts ?? {}).flatMap(([name, fact]): Problem[] =>
    facts.some((one) => one.name === fact)
      ? []
      : [{ property: `remediation.facts.${name}`, expected: 'the name of a fact in manifests/facts/', found: shown(fact) }],
  )
  const ofJudge = Object.entries(bindings).flatMap(([name, binding]): Problem[] => {
    const { fact, optional } = bindingOf(binding)
    const manifest = facts.find((one) => one.name === fact)
    if (!manifest) {
      return [{ property: `facts.${name}`, expected: 'the name of a fact in manifests/facts/', found: shown(fact) }]
    }
    const missing = optional ? [] : platforms.filter((platform) => manifest.platforms[platform] === undefined)
    return missing.map((platform) => ({
      property: `facts.${name}`,
      expected: `a fact that is read on ${platform}, or the binding marked as optional`,
      found: `${fact} is read on ${Object.keys(manifest.platforms).join(', ')}`,
    }))
  })
  return [...ofJudge, ...ofFix]
}

/** The settings that the probes of a fact name exist, and hold texts. */
export function placeholderProblems({ platforms }: FactManifest, items: readonly ItemManifest[]): Problem[] {
  return Object.entries(platforms).flatMap(([platform, { probes }]) =>
    Object.entries(probes).flatMap(([name, probe]) => {
      const named = [...JSON.stringify(probe).matchAll(/\{setting ([^}]+)\}/g)].map(([, key = '']) => key)
      const others = [...('each' in probe && probe.each ? [probe.each] : []), ...('server' in probe && probe.server ? [probe.server] : [])]
      return [...named, ...others].flatMap((key): Problem[] => {
        const [id = '', setting = ''] = key.split('.')
        const type = items.find((item) => item.id === id)?.settings?.[setting]?.type
        return type === 'string' || type === 'strings'
          ? []
          : [{ property: `platforms.${platform}.probes.${name}`, expected: 'a setting of an item that holds texts', found: shown(key) }]
      })
    }),
  )
}

/** Ids and aliases name one item only. */
export function duplicateProblems(item: ItemManifest, items: readonly ItemManifest[]): Problem[] {
  const others = items.filter((one) => one.id !== item.id).flatMap(namesOf)
  const own = namesOf(item)
  const twice = own.filter((name, index) => others.includes(name) || own.indexOf(name) !== index)
  return twice.map((name) => ({
    property: name === item.id ? 'id' : 'aliases',
    expected: 'a name that no other item has',
    found: shown(name),
  }))
}

function namesOf({ id, aliases = [] }: ItemManifest): string[] {
  return [id, ...aliases]
}

/** Only the names count here; the engine's own type keeps them complete. */
const KEYS = Object.keys(
  whenKeys({
    platform: 'linux',
    now: new Date(0),
    role: 'unknown',
    join: 'unknown',
    managed: 'unknown',
    portable: 'unknown',
    desktop: 'unknown',
    tags: [],
    products: [],
    firstSeen: {},
  }),
)

function clauseProblems(property: string, clause: string | undefined): Problem[] {
  if (clause === undefined) {
    return []
  }
  try {
    const foreign = keysOf(clause).filter((key) => !KEYS.includes(key))
    return foreign.map((key) => ({ property, expected: `only the context keys ${KEYS.join(', ')}`, found: shown(key) }))
  } catch (error) {
    return [{ property, expected: 'a clause such as "desktop && role == client"', found: messageOf(error) }]
  }
}

function rules({ serves }: ItemManifest): Problem[] {
  return serves.flatMap((rule, index) =>
    wordsOf(rule)
      ? []
      : [
          {
            property: `serves.${index}.rule`,
            expected: rule.document === 'health-check' ? 'a step from 1 to 16' : 'a point from 1.1 to 6.3 that the document has',
            found: shown(rule.rule),
          },
        ],
  )
}

function settingProblems({ settings = {} }: ItemManifest): Problem[] {
  return Object.entries(settings).flatMap(([name, setting]): Problem[] => {
    const property = `settings.${name}.default`
    const expected = misfit(setting, setting.default)
    if (expected) {
      return [{ property, expected, found: shown(setting.default) }]
    }
    return isLooserThanBound(setting, setting.default)
      ? [{ property, expected: `a value within its own bound ${shown(setting.bound)}`, found: shown(setting.default) }]
      : orderProblems(name, settings)
  })
}

/** Defaults that contradict each other would end every sweep. */
function orderProblems(name: string, settings: NonNullable<ItemManifest['settings']>): Problem[] {
  const { notBelow, type, default: value } = settings[name] ?? {}
  if (notBelow === undefined) {
    return []
  }
  const other = Object.hasOwn(settings, notBelow) ? settings[notBelow] : undefined
  if (type !== 'integer' || other?.type !== 'integer') {
    return [{ property: `settings.${name}.notBelow`, expected: 'another whole number among the settings, of one', found: shown(notBelow) }]
  }
  return Number(value) < Number(other.default)
    ? [
        {
          property: `settings.${name}.default`,
          expected: `at least the default of ${notBelow}, ${shown(other.default)}`,
          found: shown(value),
        },
      ]
    : []
}

function meaningProblems(item: ItemManifest): Problem[] {
  return Object.entries(item.means).flatMap(([verdict, text]) => unfilled(`means.${verdict}`, text, item))
}

function unfilled(property: string, text: string, item: ItemManifest): Problem[] {
  return [...fill(text, defaultsOf(item)).matchAll(/\{\w+(?:\|\w+)?\}/g)].map(([found]) => ({
    property,
    expected: 'placeholders that name a setting, such as {minLength} or {maxIdleSeconds|minutes}',
    found,
  }))
}

/** What stands in the middle of a sentence, after a count of computers, comes in both numbers and without a full stop. */
function reportProblems(item: ItemManifest): Problem[] {
  const { report, platforms } = item
  if (!report) {
    return []
  }
  const { computers, computer, next } = report
  const says = (isWrong: boolean, property: string, expected: string, found: string | undefined): Problem[] =>
    isWrong ? [{ property: `report.${property}`, expected, found: found === undefined ? 'nothing' : shown(found) }] : []
  return [
    ...Object.entries(report).flatMap(([name, text]) => unfilled(`report.${name}`, text, item)),
    ...says(
      (computers === undefined) !== (computer === undefined),
      computer === undefined ? 'computer' : 'computers',
      'the same of one and of many',
      undefined,
    ),
    ...says(platforms.length === 0 && computers !== undefined, 'computers', 'nothing where no computer is looked at', computers),
    ...says(!/^[A-Z].*[.]$/.test(next), 'next', 'whole sentences', next),
    ...[computers, computer].flatMap((text, index) =>
      says(
        text !== undefined && !/^[a-z].*[^.]$/.test(text),
        index === 0 ? 'computers' : 'computer',
        'what follows "11 of 12 computers", without a full stop',
        text,
      ),
    ),
  ]
}

function kindProblems({ kind, platforms, facts = {}, attestation, remediation }: ItemManifest): Problem[] {
  const says = (isWrong: boolean, property: string, expected: string): Problem[] =>
    isWrong ? [{ property, expected: `${expected}, as the kind is ${kind}`, found: 'something else' }] : []
  return kind === 'attestation'
    ? [
        ...says(!attestation, 'attestation', 'a question'),
        ...says(platforms.length > 0, 'platforms', 'no platform'),
        ...says(Object.keys(facts).length > 0, 'facts', 'no fact'),
        ...says(remediation !== undefined, 'remediation', 'no remediation'),
      ]
    : [
        ...says(platforms.length === 0, 'platforms', 'at least one platform'),
        ...says(Object.keys(facts).length === 0, 'facts', 'at least one fact'),
        ...says((kind === 'mixed') !== (attestation !== undefined), 'attestation', kind === 'mixed' ? 'a question' : 'no question'),
      ]
}

function remediationProblems({ platforms, remediation }: ItemManifest): Problem[] {
  const actions = Object.values(remediation?.platforms ?? {}).flatMap(({ changes }) =>
    changes.filter((kind) => KINDS[kind]?.restore === null),
  )
  const says: Problem[] =
    remediation?.reversible && actions.length > 0
      ? [{ property: 'remediation.reversible', expected: `false, because nothing takes back ${actions.join(', ')}`, found: 'true' }]
      : []
  const consents = actions.length > 0 && Object.keys(remediation?.consent ?? {}).length === 0
  const asks: Problem[] = consents
    ? [{ property: 'remediation.consent', expected: `a consent for ${actions.join(', ')}, which nothing takes back`, found: 'none' }]
    : []
  return [...says, ...asks, ...platformProblems(platforms, remediation)]
}

function platformProblems(platforms: ItemManifest['platforms'], remediation: ItemManifest['remediation']): Problem[] {
  return Object.entries(remediation?.platforms ?? {}).flatMap(([platform, { changes, targets = [] }]): Problem[] => {
    const at = `remediation.platforms.${platform}`
    return [
      ...(platforms.some((one) => one === platform) ? [] : [{ property: at, expected: 'a platform of the item', found: shown(platform) }]),
      ...(changes.length > 0 ? [] : [{ property: `${at}.changes`, expected: 'at least one kind of change', found: 'none' }]),
      ...(targets.length > 0 ? [] : [{ property: `${at}.targets`, expected: 'what the changes may touch', found: 'nothing' }]),
      ...(targets.every((target) => target.trim() !== '' && !/^[*\s]+$/.test(target))
        ? []
        : [{ property: `${at}.targets`, expected: 'targets that leave something out', found: shown('*') }]),
    ]
  })
}
