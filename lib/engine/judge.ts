import { type Context, type Finding, type Platform, reasonOf, sentence } from '../api.ts'
import { content } from '../content/index.ts'
import { messageOf } from '../errors.ts'
import type { RestartPending } from '../facts/restart-pending/shape.ts'
import { whyLost } from '../packs/pack-of-item.ts'
import { answeredFinding } from '../practice/answers.ts'
import { clinicDay } from '../practice/calendar.ts'
import { rollUp } from '../practice/roll-up.ts'
import type { Inputs, ItemManifest, ResultItem, ResultPart } from '../schema/types.ts'
import { settingsOf } from '../settings/resolve.ts'
import { isLooserThanBound } from '../settings/values.ts'
import { combined } from './attested.ts'
import { answerOf, contextOf, type Facts, factValue, whenKeys } from './context.ts'
import { bindingOf } from './select.ts'
import { waiverOutcome } from './waivers.ts'
import { holds } from './when.ts'

export interface Evidence {
  facts: Facts
  inputs: Inputs
  platform: Platform
  machine: { id: string; hostname: string }
  /** false: facts that need root or SYSTEM were not tried. */
  elevated: boolean
  /** The practice is judged, as far as this machine can tell. */
  scope?: 'practice'
}

/** The source of a part that says a change of Rounds waits for a restart. */
export const CHANGE_JOURNAL = 'change journal'

/** Judges items from facts and inputs alone: the same evidence gives the same findings, today or next year. */
export function judgeItems(items: readonly ItemManifest[], evidence: Evidence): Promise<ResultItem[]> {
  const context = contextOf(evidence.facts, evidence.inputs, evidence.platform)
  return Promise.all(items.map((item) => judgeItem(item, evidence, context)))
}

async function judgeItem(item: ItemManifest, evidence: Evidence, context: Context): Promise<ResultItem> {
  const own = withCaps(item, await findingOf(item, evidence, context), evidence)
  const isRolledUp = evidence.scope === 'practice' && item.oneIsEnough
  const finding = isRolledUp ? rollUp(item, [{ hostname: evidence.machine.hostname, finding: own }]) : own
  const waiver = waiverOutcome(item.id, finding, evidence)
  const { status, summary, parts, measures } = finding
  return {
    id: item.id,
    version: item.version,
    status,
    summary: sentence(summary),
    parts,
    measures,
    ...(status === 'unknown' && hidesBehindRights(item, evidence) ? { needsAdmin: true } : {}),
    ...(waiver ? { waiver } : {}),
  }
}

/** What this machine alone shows of items that people answer. */
export function judgeHints(items: readonly ItemManifest[], evidence: Evidence): Promise<ResultItem[]> {
  const context = contextOf(evidence.facts, evidence.inputs, evidence.platform)
  return Promise.all(
    items.map(async (item) => {
      const { summary, ...finding } = withCaps(item, await machineFinding(item, evidence, context), evidence)
      return { id: item.id, version: item.version, ...finding, summary: sentence(summary) }
    }),
  )
}

async function findingOf(item: ItemManifest, evidence: Evidence, context: Context): Promise<Finding> {
  const { attestation } = item
  const { inputs } = evidence
  const lost = whyLost(item.id)
  if (lost !== undefined) {
    return unknown(lost)
  }
  if (!attestation) {
    return machineFinding(item, evidence, context)
  }
  if (inputs.now.slice(0, 10) < content.builtAt) {
    return wrongClock(inputs)
  }
  const { attestations = [] } = inputs
  const answered = answeredFinding(
    item,
    attestations,
    settingsOf(item, inputs.settings),
    clinicDay(new Date(inputs.now), inputs.calendar?.timeZone),
  )
  if (item.kind === 'attestation' || !item.platforms.includes(evidence.platform)) {
    return answered
  }
  const machine = await machineFinding(item, evidence, context)
  // In a sweep a computer is not asked for an answer, but a hint alone passes nothing.
  const isForComputer = item.scope === 'machine' && evidence.scope !== 'practice' && !attestations.some(({ id }) => id === item.id)
  return isForComputer && machine.status !== 'pass' ? machine : combined(attestation.machine ?? 'hint', answered, machine)
}

function wrongClock({ now }: Inputs): Finding {
  return unknown(`The clock of this computer is wrong: it says ${now.slice(0, 10)}`)
}

async function machineFinding(item: ItemManifest, evidence: Evidence, context: Context): Promise<Finding> {
  const lost = whyLost(item.id)
  if (lost !== undefined) {
    return unknown(lost)
  }
  if (item.dated && evidence.inputs.now.slice(0, 10) < content.builtAt) {
    return wrongClock(evidence.inputs)
  }
  const applies = item.when === undefined ? true : holds(item.when, whenKeys(context))
  if (applies === false) {
    return { status: 'not-applicable', summary: item.notWhen ?? `Applies only where ${item.when}`, parts: [], measures: {} }
  }
  if (applies === 'unknown') {
    return unknown(`Whether this applies here is not known (${item.when})`)
  }
  const missing = missingFact(item, evidence.facts)
  if (missing) {
    return unknown(missing)
  }
  try {
    const judge = await content.judge(item.id)
    return await judge(boundFacts(item, evidence.facts), settingsOf(item, evidence.inputs.settings), context)
  } catch (error) {
    return unknown(`The check failed: ${messageOf(error)}`)
  }
}

function missingFact(item: ItemManifest, facts: Facts): string | undefined {
  for (const { fact, optional } of Object.values(item.facts ?? {}).map(bindingOf)) {
    const answer = answerOf(facts[fact])
    if (!optional && answer.state !== 'value') {
      return `${fact}: ${reasonOf(answer)}`
    }
  }
  return undefined
}

/** The facts under the item's own names: values where they are required, answers where they are optional. */
export function boundFacts(item: ItemManifest, facts: Facts): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item.facts ?? {}).map(([name, binding]) => {
      const { fact, optional } = bindingOf(binding)
      return [name, optional ? answerOf(facts[fact]) : factValue(facts, fact)]
    }),
  )
}

function withCaps(item: ItemManifest, finding: Finding, { inputs, facts }: Evidence): Finding {
  if (finding.status !== 'pass') {
    return finding
  }
  return cappedBy(finding, [...looseSettings(item, inputs), ...waitsForRestart(item, inputs, facts)])
}

/** A pass of which a part says that it is at best a warning. */
export function cappedBy(finding: Finding, caps: readonly ResultPart[]): Finding {
  const [first] = caps
  return first && finding.status === 'pass'
    ? { ...finding, status: 'warn', summary: sentence(first.observed), parts: [...finding.parts, ...caps] }
    : finding
}

/** A setting looser than the documents' own bound may not turn into a pass. */
export function looseSettings({ id, settings = {} }: ItemManifest, inputs: Pick<Inputs, 'settings'>): ResultPart[] {
  return Object.entries(settings).flatMap(([name, setting]) => {
    const set = inputs.settings[`${id}.${name}`]
    if (!set || !isLooserThanBound(setting, set.value)) {
      return []
    }
    const observed = `The setting ${name} is ${set.value}, looser than the rule allows`
    return [
      {
        scope: 'settings',
        status: 'warn',
        observed,
        expected: boundInWords(setting.bound),
        source: `${set.layer} settings`,
        owner: 'none',
      } as const,
    ]
  })
}

function boundInWords(bound: { atMost?: number; atLeast?: number; oneOf?: unknown[] } = {}): string {
  const { atMost, atLeast, oneOf } = bound
  return [
    atMost !== undefined && `at most ${atMost}`,
    atLeast !== undefined && `at least ${atLeast}`,
    oneOf && `one of ${oneOf.join(', ')}`,
  ]
    .filter(Boolean)
    .join(', ')
}

function waitsForRestart({ id }: ItemManifest, { history }: Inputs, facts: Facts): ResultPart[] {
  const changedAt = history.changed[id]
  const bootedAt = factValue<RestartPending>(facts, 'restart-pending')?.bootedAt
  if (changedAt === undefined || (bootedAt !== undefined && bootedAt > changedAt)) {
    return []
  }
  const observed = 'Set by Rounds, active after the next restart'
  return [{ scope: 'machine', status: 'warn', observed, expected: 'a restart since the change', source: CHANGE_JOURNAL, owner: 'local' }]
}

/** A required fact was denied because the run is not root or SYSTEM. */
function hidesBehindRights(item: ItemManifest, { facts, elevated }: Evidence): boolean {
  const isDenied = (fact: string) => facts[fact]?.error?.state === 'denied'
  return !elevated && Object.values(item.facts ?? {}).some((binding) => isDenied(bindingOf(binding).fact))
}

function unknown(summary: string): Finding {
  return { status: 'unknown', summary: sentence(summary), parts: [], measures: {} }
}
