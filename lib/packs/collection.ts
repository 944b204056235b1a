import type { Context, FactContext, Finding, Platform } from '../api.ts'
import type { AnyJudge, AnyParse, AnyPlanner, Content } from '../content/content.ts'
import { messageOf } from '../errors.ts'
import { incident } from '../logs/incidents.ts'
import type { FactManifest, ItemManifest } from '../schema/types.ts'
import { answerFrom, findingFrom, planFrom } from './answers.ts'
import type { KnownPack, PackBody } from './pack.ts'
import type { Sandbox, SandboxCall } from './sandbox/sandbox.ts'

/** Items and facts of one origin, with the code behind them. The built-in collection is one as well. */
export type Collection = Pick<Content, 'items' | 'facts' | 'text' | 'judge' | 'plan' | 'parser' | 'expect'>

/** A pack that may be used: its code runs in the sandbox, which is opened at the first call. */
export function packCollection(pack: KnownPack, body: PackBody, sandbox: () => Promise<Sandbox>): Collection {
  const ownFacts = factsOf(body)
  const run = async (what: SandboxCall) => (await sandbox()).call(pack.id, body.code, what)
  const kept = shelf(pack.id)
  return {
    items: () => body.items,
    facts: () => body.facts,
    text: (path) => textOf(body, path),
    expect: () =>
      sandbox().then(
        (opened) => opened.warmUp(),
        () => undefined,
      ),
    judge: async (id) => async (facts, settings, context) =>
      contained(pack, id, async () =>
        findingFrom(kept(id, await run({ do: 'judge', item: id, input: JSON.stringify([facts, settings, narrowed(context, ownFacts)]) }))),
      ),
    plan: async (id) => plannerOf(pack, body, id, async (input) => run({ do: 'plan', item: id, input })),
    parser: async (fact, platform) => async (probes, context, until) =>
      contained(pack, fact, async () => {
        const input = JSON.stringify([probes, ofUsedFacts(context, factOf(body, fact))])
        return answerFrom(
          kept(`fact ${fact}`, await run({ do: 'parse', fact, platform, input, ...(until === undefined ? {} : { until }) })),
        )
      }),
  }
}

/** Whatever a pack answers stands in the result, which has to be written as one text. */
const MOST_CHARACTERS = 4 * 1024 * 1024

/** Takes the answers of one pack in, as long as there is room. The same again takes the place of what it was. @throws Error */
function shelf(id: string): (name: string, text: string) => string {
  const lengths = new Map<string, number>()
  return (name, text) => {
    const others = [...lengths].reduce((sum, [other, length]) => (other === name ? sum : sum + length), 0)
    if (others + text.length > MOST_CHARACTERS) {
      throw new Error(`the facts and findings of ${id} have more than ${MOST_CHARACTERS} characters together, so this one is left out`)
    }
    lengths.set(name, text.length)
    return text
  }
}

function textOf({ texts }: PackBody, path: string): string {
  const text = Object.hasOwn(texts, path) ? texts[path] : undefined
  if (text === undefined) {
    throw new Error(`the pack brings no ${path}`)
  }
  return text
}

/** What went wrong in the sandbox is written down, and makes this one item or fact unknown. */
async function contained<T>(pack: KnownPack, what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    incident('pack-contained', { what: `${pack.id} ${pack.version}: ${what}`, why: messageOf(error) })
    throw error
  }
}

function plannerOf(pack: KnownPack, body: PackBody, id: string, run: (input: string) => Promise<string>): AnyPlanner {
  const ownFacts = factsOf(body)
  if (!pack.grants.includes('fix')) {
    return () => ({
      refused: 'untrusted-pack',
      because: `${pack.id} may not mend anything here: ${pack.reason ?? 'it was not allowed to'}`,
    })
  }
  return async (facts, settings, context) => {
    try {
      const text = await contained(pack, id, () => run(JSON.stringify([facts, settings, narrowed(context, ownFacts)])))
      const { withinCapabilities } = await import('./within-capabilities.ts')
      return withinCapabilities(pack, body, await contained(pack, id, async () => planFrom(text)))
    } catch (error) {
      return { refused: 'pack-failed', because: `the plan of ${pack.id} failed: ${messageOf(error)}` }
    }
  }
}

function factsOf({ facts }: PackBody): ReadonlySet<string> {
  return new Set(facts.map(({ name }) => name))
}

/** When other packs' entries were seen first is nobody else's business. */
function narrowed(context: Context, ownFacts: ReadonlySet<string>): Context {
  const firstSeen = Object.fromEntries(Object.entries(context.firstSeen).filter(([fact]) => ownFacts.has(fact)))
  return { ...context, firstSeen }
}

/** Of the context facts, such as who has an account here, a parser of a pack gets those that its manifest names. */
function ofUsedFacts(context: FactContext, { uses = [] }: FactManifest): FactContext {
  return { ...context, facts: Object.fromEntries(Object.entries(context.facts).filter(([name]) => uses.includes(name))) }
}

function factOf({ facts }: PackBody, name: string): FactManifest {
  const found = facts.find((fact) => fact.name === name)
  if (!found) {
    throw new Error(`the pack has no fact ${name}`)
  }
  return found
}

/** The items of a pack that belongs here and cannot be used: each is unknown, and says why. */
export function lostCollection(items: readonly ItemManifest[], because: string): Collection {
  const finding: Finding = { status: 'unknown', summary: because, parts: [], measures: {} }
  const judge: AnyJudge = () => finding
  const planner: AnyPlanner = () => ({ refused: 'pack-failed', because })
  const parser: AnyParse = () => ({ state: 'failed', reason: because })
  return {
    items: () => [...items],
    facts: () => [],
    text: (path) => {
      throw new Error(`${path}: ${because}`)
    },
    judge: async () => judge,
    plan: async () => planner,
    parser: async (_fact: string, _platform: Platform) => parser,
    expect: async () => undefined,
  }
}
