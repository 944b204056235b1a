import { hostname } from 'node:os'
import type { Platform } from '../api.ts'
import { content } from '../content/index.ts'
import type { OperatingSystem } from '../facts/operating-system/shape.ts'
import type { Reader } from '../host/read.ts'
import { readJournalHead } from '../journal/head.ts'
import { itemsOf, skeleton } from '../packs/pack.ts'
import type { AttestationRecord, FactOutcome, Inputs, ItemManifest, ResultDocument, Waiver } from '../schema/types.ts'
import type { Resolved } from '../settings/resolve.ts'
import type { Store } from '../state/store.ts'
import { collect, type OnProgress } from './collect.ts'
import { contextOf, factValue } from './context.ts'
import { rememberFirstSeen } from './history.ts'
import { type Evidence, judgeHints, judgeItems } from './judge.ts'
import { selectFacts, withFactsOfFix } from './select.ts'

export interface Round {
  items: readonly ItemManifest[]
  /** Items that people answer, of which this machine shows something. */
  hints?: readonly ItemManifest[]
  /** What is wrong is to be mended: the facts that plans and gates need are read, too. */
  forFix?: true
  /** The practice is judged, not the machine. */
  scope?: 'practice'
  /** People's answers, where items with questions are judged. */
  attestations?: AttestationRecord[]
  resolved: Resolved
  waivers: Waiver[]
  store: Store
  reader: Reader
  elevated: boolean
  /** ISO 8601, UTC. */
  now: string
  deadlineSeconds: number
  onProgress?: OnProgress
}

const PLATFORM = process.platform as Platform

/** Collects the facts that the items need, judges them, and remembers what was seen first. Changes nothing but Rounds' own state. */
export async function makeRound(round: Round): Promise<ResultDocument> {
  const started = performance.now()
  const manifests = selectFacts(content.facts(), round.forFix ? round.items.map(withFactsOfFix) : round.items, PLATFORM, round.hints)
  const before = inputsOf(round, round.store.history)
  const { elevated, deadlineSeconds, onProgress, store } = round
  const options = { platform: PLATFORM, elevated, inputs: before, stateFolder: store.folder, deadlineSeconds }
  const facts = await collect(manifests, round.reader, onProgress ? { ...options, onProgress } : options)
  const history = rememberFirstSeen(round.store.history, manifests, facts, round.now)
  round.store.saveHistory(history)
  const document = await documentOf(round, facts, { ...before, history })
  return { ...document, durationMs: Math.round(performance.now() - started) }
}

function inputsOf({ now, resolved, waivers, attestations }: Round, history: Inputs['history']): Inputs {
  const { settings, tags, calendar, role } = resolved
  return { now, settings, tags, calendar, history, waivers, ...(role ? { role } : {}), ...(attestations ? { attestations } : {}) }
}

async function documentOf(round: Round, facts: Record<string, FactOutcome>, inputs: Inputs): Promise<ResultDocument> {
  const { practice, site, rmmAgentId } = round.resolved
  const scope = round.scope ? { scope: round.scope } : {}
  const machine = { id: round.store.machineId, hostname: hostname(), platform: PLATFORM }
  const evidence: Evidence = { facts, inputs, platform: PLATFORM, machine, elevated: round.elevated, ...scope }
  return {
    schema: 1,
    tool: { name: 'rounds', version: content.version, builtAt: content.builtAt },
    practice,
    ...(site ? { site } : {}),
    machine: {
      ...machine,
      os: factValue<OperatingSystem>(facts, 'operating-system')?.name ?? 'unknown',
      role: contextOf(facts, inputs, PLATFORM).role,
      ...(rmmAgentId ? { rmmAgentId } : {}),
    },
    startedAt: round.now,
    durationMs: 0,
    elevated: round.elevated,
    ...scope,
    inputs,
    items: await judgeItems(round.items, evidence),
    ...(round.hints?.length ? { hints: await judgeHints(round.hints, evidence) } : {}),
    facts,
    ...packsHere(new Set([...round.items, ...(round.hints ?? [])].map(({ id }) => id))),
    journalHead: readJournalHead(round.store.folder),
  }
}

/** The packs beside the built-in collection that belong here, with what those of their items say of themselves that this document has. */
function packsHere(judged: ReadonlySet<string>): Pick<ResultDocument, 'packs'> {
  const packs = content.packs().flatMap((pack): NonNullable<ResultDocument['packs']> => {
    const { id, version, sha256, state, signature, reason, body } = pack
    const about = body?.manifest.contributes.report?.about
    const items = itemsOf(pack)
      .filter(({ id: item }) => judged.has(item))
      .map(skeleton)
    const isUsed = signature !== 'built-in' && state !== 'listed'
    return isUsed ? [{ id, version, sha256, state, ...(reason ? { reason } : {}), ...(about ? { about } : {}), items }] : []
  })
  return packs.length === 0 ? {} : { packs }
}
