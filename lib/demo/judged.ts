import { content } from '../content/index.ts'
import { osSupport } from '../data/os-support.ts'
import { contextOf } from '../engine/context.ts'
import { type Evidence, judgeHints, judgeItems } from '../engine/judge.ts'
import { type Scope, selectFacts, selectHints, selectItems } from '../engine/select.ts'
import { describeProbe } from '../host/read.ts'
import type { AttestationRecord, FactOutcome, Inputs, ResultDocument } from '../schema/types.ts'
import { chanceOf } from './chance.ts'
import { type DemoMachine, type Look, platformOf } from './machine.ts'

/** A computer that was looked at, with all that a run is given besides. */
export interface Sweep {
  look: Look
  machine: DemoMachine
  hostname: string
  practice: string
  /** ISO 8601, UTC. */
  at: string
  inputs: Pick<Inputs, 'settings' | 'waivers' | 'calendar'>
  /** The practice's questions are judged, with these answers. */
  attestations?: AttestationRecord[]
}

/** The document that a run on such a computer writes: facts as they are given, every verdict by the engine. */
export function resultOf(sweep: Sweep): Promise<ResultDocument> {
  return asReleasedOn(sweep.at.slice(0, 10), () => judged(sweep))
}

async function judged({ look, machine, hostname, practice, at, inputs, attestations }: Sweep): Promise<ResultDocument> {
  const platform = platformOf(machine)
  const scope: Scope = attestations ? 'practice' : 'machine'
  const items = selectItems(content.items(), platform, [], scope)
  const hints = attestations ? [] : selectHints(content.items(), content.facts(), platform)
  const facts = outcomesOf(look, machine, items, hints)
  const evidence: Evidence = {
    facts,
    inputs: { now: at, tags: machine.tags, history: look.history, ...inputs, ...(attestations ? { attestations } : {}) },
    platform,
    machine: { id: machine.id, hostname },
    elevated: true,
    ...(attestations ? { scope: 'practice' } : {}),
  }
  return {
    schema: 1,
    tool: { name: 'rounds', version: content.version, builtAt: content.builtAt },
    practice,
    site: machine.site,
    machine: {
      ...evidence.machine,
      platform,
      os: look.facts['operating-system'].name,
      role: contextOf(facts, evidence.inputs, platform).role,
    },
    startedAt: at,
    durationMs: chanceOf(`${machine.id} ${at}`).whole(2100, 7400),
    elevated: true,
    ...(attestations ? { scope: 'practice' } : {}),
    inputs: evidence.inputs,
    items: await judgeItems(items, evidence),
    ...(hints.length > 0 ? { hints: await judgeHints(hints, evidence) } : {}),
    facts,
    journalHead: null,
  }
}

type Items = Parameters<typeof selectFacts>[1]

/** Facts as a sweep writes them down; what such a computer has nothing of is missing, as where nobody wrote how to read it. */
function outcomesOf({ facts }: Look, machine: DemoMachine, items: Items, hints: Items): Record<string, FactOutcome> {
  const platform = platformOf(machine)
  const values = new Map<string, unknown>(Object.entries(facts))
  const chance = chanceOf(`${machine.id} facts`)
  return Object.fromEntries(
    selectFacts(content.facts(), items, platform, hints).map(({ name, platforms }): [string, FactOutcome] => {
      const probes = Object.values(platforms[platform]?.probes ?? {})
      const asked = { source: probes.map(describeProbe).join(', ') || 'nothing', durationMs: chance.whole(2, 900) }
      return [
        name,
        values.has(name)
          ? { value: values.get(name), ...asked }
          : { error: { state: 'failed', reason: `nobody has written how to read this on ${platform}` }, ...asked },
      ]
    }),
  )
}

let last: Promise<unknown> = Promise.resolve()

/** Judges as the release of that day did: its clock check and its table of support dates were no younger than it. One after another, because both are the program's own. */
export function asReleasedOn<T>(day: string, judge: () => Promise<T>): Promise<T> {
  const turn = last.then(async () => {
    const table = osSupport()
    const { builtAt } = content
    const { asOf } = table
    content.builtAt = day < builtAt ? day : builtAt
    table.asOf = day < asOf ? day : asOf
    try {
      return await judge()
    } finally {
      content.builtAt = builtAt
      table.asOf = asOf
    }
  })
  last = turn.catch(() => undefined)
  return turn
}
