import type { Answer, FactContext, Platform } from '../api.ts'
import { content } from '../content/index.ts'
import { messageOf } from '../errors.ts'
import type { Users } from '../facts/users/shape.ts'
import { openGate } from '../host/gate.ts'
import { describeProbe, type Reader } from '../host/read.ts'
import type { FactManifest, FactOutcome, FactSource, Inputs, Probe } from '../schema/types.ts'
import { answerOf, contextOf, whenKeys } from './context.ts'
import { holds, type WhenKeys } from './when.ts'

/** Told after each fact that was read. */
export type OnProgress = (done: number, total: number, fact: string, outcome: FactOutcome) => void

export interface CollectOptions {
  platform: Platform
  elevated: boolean
  inputs: Inputs
  /** What {state} stands for. */
  stateFolder: string
  /** Seconds for the whole sweep; what has not answered by then is unknown. */
  deadlineSeconds: number
  onProgress?: OnProgress
}

type Outcomes = Record<string, FactOutcome>

/** Probes of one pack that are carried out side by side. */
const AT_ONCE = 8

/** Carries out a probe when its turn comes. */
type Turn = (read: () => Promise<Answer<unknown>>) => Promise<Answer<unknown>>

/**
 * Reads facts: context facts first, then the others side by side, each once. A fact that fails, hangs or throws spoils no other.
 * Facts that are not written for the platform, or need rights that the run has not, are told apart from those that failed.
 */
export async function collect(facts: readonly FactManifest[], reader: Reader, options: CollectOptions): Promise<Outcomes> {
  const deadline = Date.now() + options.deadlineSeconds * 1000
  const outcomes: Outcomes = {}
  const turns = turnsOfPacks(deadline)
  let done = 0
  for (const stage of stagesOf(facts, options.platform)) {
    const context = { platform: options.platform, now: options.inputs.now, facts: answersOf(outcomes) }
    const keys = whenKeys(contextOf(outcomes, options.inputs, options.platform))
    await Promise.all(
      stage.map(async (fact) => {
        const outcome = await readFact(fact, { reader, options, context, keys, deadline, inTurn: turns.get(fact.name) ?? atOnce })
        outcomes[fact.name] = outcome
        options.onProgress?.(++done, facts.length, fact.name, outcome)
      }),
    )
  }
  // In the order of their names, not of their answers: the same facts give the same document.
  return Object.fromEntries(Object.entries(outcomes).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Each pack has a gate of its own: one with thousands of probes floods no computer, and holds up nobody else's facts. */
function turnsOfPacks(deadline: number): Map<string, Turn> {
  return new Map(
    content.packs().flatMap(({ body, state }) => {
      const gate = openGate(AT_ONCE)
      const inTurn: Turn = (read) => gate(() => (Date.now() < deadline ? read() : tooLate()))
      return state === 'active' ? (body?.facts ?? []).map(({ name }) => [name, inTurn] as const) : []
    }),
  )
}

async function tooLate(): Promise<Answer<unknown>> {
  return { state: 'failed', reason: 'its turn did not come before the end of the sweep' }
}

const atOnce: Turn = (read) => read()

/** Context facts, context facts that ask for what others found, then the rest. */
function stagesOf(facts: readonly FactManifest[], platform: Platform): FactManifest[][] {
  const asks = (fact: FactManifest) => Object.values(fact.platforms[platform]?.probes ?? {}).some((probe) => 'when' in probe)
  const context = facts.filter((fact) => fact.context)
  return [context.filter((fact) => !asks(fact)), context.filter(asks), facts.filter((fact) => !fact.context)]
}

interface Reading {
  reader: Reader
  options: CollectOptions
  context: FactContext
  keys: WhenKeys
  deadline: number
  inTurn: Turn
}

async function readFact(fact: FactManifest, reading: Reading): Promise<FactOutcome> {
  const source = fact.platforms[reading.options.platform]
  const asked = source ? Object.values(source.probes).map(describeProbe).join(', ') : 'nothing'
  const started = performance.now()
  const answer = await answerInTime(fact, source, reading)
  return { ...outcomeOf(answer), source: asked, durationMs: Math.round(performance.now() - started) }
}

function outcomeOf(answer: Answer<unknown>): { value: unknown } | { error: NonNullable<FactOutcome['error']> } {
  return answer.state === 'value' ? { value: answer.value } : { error: answer }
}

async function answerInTime(fact: FactManifest, source: FactSource | undefined, reading: Reading): Promise<Answer<unknown>> {
  if (!source) {
    return { state: 'failed', reason: `nobody has written how to read this on ${reading.options.platform}` }
  }
  if (source.needs === 'admin' && !reading.options.elevated) {
    return { state: 'denied', reason: 'only root or SYSTEM can read this' }
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Answer<unknown>>((resolve) => {
    const rest = Math.max(0, reading.deadline - Date.now())
    timer = setTimeout(
      () => resolve({ state: 'failed', reason: `no answer before the end of the sweep (${reading.options.deadlineSeconds} s)` }),
      rest,
    )
  })
  try {
    return await Promise.race([readProbes(fact, source, reading), late])
  } catch (error) {
    return { state: 'failed', reason: `the parser of ${fact.name} failed: ${messageOf(error)}` }
  } finally {
    clearTimeout(timer)
  }
}

async function readProbes(fact: FactManifest, source: FactSource, reading: Reading): Promise<Answer<unknown>> {
  const { reader, options, context, keys, inTurn } = reading
  const how = {
    timeoutSeconds: source.timeoutSeconds,
    cost: source.cost ?? 'low',
    fills: {
      homes: homesOf(context),
      state: options.stateFolder,
      settings: (key: string) => settingTexts(key, options.inputs),
      isChosen: (key: string) => !['pack', undefined].includes(options.inputs.settings[key]?.layer),
    },
    script: (name: string) => content.text(`lib/facts/${fact.name}/${name}`),
  } as const
  const [parse, answers] = await Promise.all([
    content.parser(fact.name, options.platform),
    Promise.all(
      Object.entries(source.probes).map(
        async ([name, probe]) => [name, await ask(probe, keys, () => inTurn(() => reader.read(probe, how)))] as const,
      ),
    ),
  ])
  return await parse(Object.fromEntries(answers), context, reading.deadline)
}

async function ask(probe: Probe, keys: WhenKeys, read: () => Promise<Answer<unknown>>): Promise<Answer<unknown>> {
  const wanted = 'when' in probe && probe.when !== undefined ? holds(probe.when, keys) : true
  return wanted === false ? { state: 'absent' } : read()
}

function homesOf(context: FactContext): string[] {
  const users = context.facts.users
  return users?.state === 'value' ? (users.value as Users).entries.map(({ home }) => home) : []
}

/** The texts of a setting, set or by default; an empty text is none. */
function settingTexts(key: string, { settings }: Inputs): string[] {
  const [id, name = ''] = key.split('.')
  const found = settings[key]?.value ?? content.items().find((item) => item.id === id)?.settings?.[name]?.default
  return [found].flat().flatMap((one) => (typeof one === 'string' && one !== '' ? [one] : []))
}

function answersOf(outcomes: Outcomes): Record<string, Answer<unknown>> {
  return Object.fromEntries(Object.entries(outcomes).map(([name, outcome]) => [name, answerOf(outcome)]))
}
