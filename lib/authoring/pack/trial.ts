import type { Answer, FactContext, Plan, Platform, Refusal } from '../../api.ts'
import { addPacks, builtIn } from '../../content/index.ts'
import { collect } from '../../engine/collect.ts'
import { contextOf } from '../../engine/context.ts'
import { type Evidence, judgeHints } from '../../engine/judge.ts'
import { planFromFacts, undeclaredPart } from '../../engine/plan.ts'
import { bindingOf } from '../../engine/select.ts'
import { messageOf } from '../../errors.ts'
import type { Reader } from '../../host/read.ts'
import { type Collection, packCollection } from '../../packs/collection.ts'
import { merged } from '../../packs/merged.ts'
import { idOf, type KnownPack, type PackBody } from '../../packs/pack.ts'
import type { Sandbox } from '../../packs/sandbox/sandbox.ts'
import type { FactManifest, FactOutcome, Inputs, ItemManifest, Probe, ResultItem, Scenario } from '../../schema/types.ts'
import type { Neighbours } from './built.ts'

/** A pack on trial: its freshly built code in the sandbox, with everything granted that it asks for. */
export interface Trial {
  body: PackBody
  sandbox: Sandbox
  /** Packs that it depends on. */
  neighbours: Neighbours & { collections: readonly Collection[] }
}

/** What the engine made of the answers. */
export interface TrialOutcome {
  result: ResultItem
  /** Where it was asked for. */
  plan?: Plan | Refusal
}

const USUAL_NOW = '2026-06-15T00:00:00.000Z'

/** One scenario, from probe answers to the finding and the plan, through the very engine of a sweep. Nothing of a computer is read. */
export async function tryScenario({ body, sandbox, neighbours }: Trial, item: ItemManifest, scenario: Scenario): Promise<TrialOutcome> {
  const { platform } = scenario
  const said = saidFacts(scenario)
  addPacks({
    all: merged([builtIn, ...neighbours.collections, packCollection(onTrial(body), body, async () => sandbox), saidCollection(said)]),
    packs: [],
  })
  const inputs = inputsOf(body, item, scenario)
  const known = [...body.facts, ...neighbours.facts]
  const wanted = factsOf(item, known)
  const facts = await collect([...said.map(({ manifest }) => manifest), ...wanted], replay(wanted, scenario), {
    platform,
    elevated: true,
    inputs,
    stateFolder: platform === 'win32' ? 'C:\\ProgramData\\Rounds\\state' : '/var/lib/rounds',
    deadlineSeconds: 60,
  })
  return outcomeOf(item, platform, facts, inputs, scenario.expect.plan !== undefined)
}

async function outcomeOf(
  item: ItemManifest,
  platform: Platform,
  facts: Record<string, FactOutcome>,
  inputs: Inputs,
  wantsPlan: boolean,
): Promise<TrialOutcome> {
  // A clock before the build date of Rounds tells nothing here: the time of a scenario is made up.
  const { dated: _dated, ...timeless } = item
  const evidence: Evidence = { facts, inputs, platform, machine: { id: 'trial', hostname: 'trial' }, elevated: true }
  const [result] = await judgeHints([timeless], evidence)
  if (!result) {
    throw new Error(`${item.id} was not judged`)
  }
  return wantsPlan ? { result, plan: await heldPlan(item, result, facts, inputs, platform) } : { result }
}

/** The plan as the engine would carry it out: one that asks for more than its manifest declares is refused. */
async function heldPlan(
  item: ItemManifest,
  result: ResultItem,
  facts: Record<string, FactOutcome>,
  inputs: Inputs,
  platform: Platform,
): Promise<Plan | Refusal> {
  if (result.status === 'pass' && !item.remediation?.upkeep) {
    return { changes: [], takesEffect: 'now' }
  }
  try {
    const plan = await planFromFacts(item, result, facts, inputs, contextOf(facts, inputs, platform))
    const undeclared = 'changes' in plan ? plan.changes.flatMap((change) => undeclaredPart(item, change, platform) ?? [])[0] : undefined
    return undeclared
      ? { refused: 'undeclared-change', because: `the plan wants ${undeclared}, which the manifest of ${item.id} does not declare` }
      : plan
  } catch (error) {
    return { refused: 'pack-failed', because: messageOf(error) }
  }
}

/** The pack as if its publisher were trusted with all that it needs. */
export function onTrial({ manifest }: PackBody): KnownPack {
  const { version, displayName, publisher } = manifest
  const about = { id: idOf(manifest), version, displayName, publisher, file: '', sha256: '', loadMs: 0 }
  return { ...about, state: 'active', trusted: true, signature: 'good', grants: ['check', 'fix', 'settings', 'programs', 'interpreters'] }
}

function factsOf({ facts = {}, remediation }: ItemManifest, known: readonly FactManifest[]): FactManifest[] {
  const names = new Set([...Object.values(facts).map((binding) => bindingOf(binding).fact), ...Object.values(remediation?.facts ?? {})])
  return known.filter(({ name }) => names.has(name))
}

/** A host that answers what the scenario says; a probe that is not named is absent. */
function replay(facts: readonly FactManifest[], { platform, probes }: Scenario): Reader {
  const answers = new Map<Probe, Answer<unknown>>(
    facts.flatMap(({ name, platforms }) =>
      Object.entries(platforms[platform]?.probes ?? {}).map(([probe, manifest]) => {
        const answer = (probes[name] as Record<string, Answer<unknown>> | undefined)?.[probe]
        return [manifest, answer ?? { state: 'absent' }]
      }),
    ),
  )
  return { read: async (probe) => answers.get(probe) ?? { state: 'absent' }, close: async () => undefined }
}

function inputsOf({ manifest }: PackBody, item: ItemManifest, { now = USUAL_NOW, settings = {}, context = {} }: Scenario): Inputs {
  const ofPack = Object.entries(manifest.contributes.settings ?? {}).map(([key, value]) => [key, { value, layer: 'pack' }] as const)
  const ofScenario = Object.entries(settings).map(([name, value]) => [`${item.id}.${name}`, { value, layer: 'command-line' }] as const)
  const { tags = [], firstSeen = {} } = context as { tags?: string[]; firstSeen?: Inputs['history']['firstSeen'] }
  return {
    now,
    settings: Object.fromEntries([...ofPack, ...ofScenario]) as Inputs['settings'],
    tags,
    calendar: null,
    history: { firstSeen, changed: {} },
    waivers: [],
  }
}

/** A context fact whose value the scenario says. */
interface SaidFact {
  manifest: FactManifest
  answer: Answer<unknown>
}

/** What the context facts of a run would have been: an ordinary computer, a client in no domain, where the scenario says nothing. */
function saidFacts({ platform, context = {} }: Scenario): SaidFact[] {
  const {
    role = 'client',
    desktop = true,
    portable = false,
    join = 'none',
    managed = false,
    products = [],
  } = context as Record<string, unknown>
  const source = { needs: 'user', timeoutSeconds: 60, proved: 'documents', probes: { said: { system: 'node' } } } as const
  const fact = (name: string, value: unknown, isKnown: boolean): SaidFact => ({
    manifest: { name, title: 'what the scenario says', context: true, platforms: { [platform]: source } },
    answer: isKnown ? { state: 'value', value } : { state: 'failed', reason: 'the scenario says that it is not known' },
  })
  return [
    fact('device-role', { role, desktop, portable, virtual: false, because: [] }, role !== 'unknown'),
    fact('join-state', { join, managed }, join !== 'unknown'),
    fact(
      'products',
      { entries: [products].flat().map((id) => ({ id })), complete: products !== 'unknown', missed: [] },
      products !== 'unknown',
    ),
  ]
}

function saidCollection(said: readonly SaidFact[]): Collection {
  return {
    ...builtIn,
    items: () => [],
    facts: () => said.map(({ manifest }) => manifest),
    parser: async (fact: string) => (_probes: Record<string, unknown>, _context: FactContext) =>
      said.find(({ manifest }) => manifest.name === fact)?.answer ?? { state: 'absent' },
  }
}
