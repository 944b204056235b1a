import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Absent, type Answer, type Platform, type Refused, SEVERITY } from '../lib/api.ts'
import { content } from '../lib/content/index.ts'
import { type Evidence, judgeHints, judgeItems } from '../lib/engine/judge.ts'
import { bindingOf } from '../lib/engine/select.ts'
import { messageOf } from '../lib/errors.ts'
import type { FactManifest, FactOutcome, ItemManifest, ResultItem } from '../lib/schema/types.ts'
import { INPUTS } from './support/context.ts'
import { probeAnswers } from './support/probe-answers.ts'

/** What holds for every fact and every item, whatever a computer answers. Another seed: ROUNDS_TEST_SEED=7. */
const test = suite('whatever a computer answers')
const seed = Number(process.env.ROUNDS_TEST_SEED ?? 20_261_122)
/** A platform. */
const COMPUTERS = 30

type Probes = Record<string, unknown>

/** One computer that never was: what its probes answer, and what the parsers make of it. */
interface Computer {
  platform: Platform
  facts: FactManifest[]
  answers: Record<string, Probes>
  /** The context facts. */
  known: Record<string, Answer<unknown>>
  outcomes: Record<string, FactOutcome>
  /** Which of the computers this is. */
  run: number
}

/** Each kind of problem once, with the answers that showed it. */
class Problems {
  readonly found = new Map<string, string>()

  add(problem: string, example: unknown): void {
    if (!this.found.has(problem)) {
      this.found.set(problem, JSON.stringify(example)?.slice(0, 1500) ?? '')
    }
  }

  none(): void {
    assert.equal([...this.found].map(([problem, example]) => `${problem}\n    ${example}`).slice(0, 12), [])
  }
}

for (const platform of ['win32', 'linux', 'darwin'] as const) {
  test(`on ${platform} no parser throws, no judge throws, and nothing that was not read makes a verdict good`, async () => {
    const problems = new Problems()
    const facts = inOrder(content.facts().filter((fact) => fact.platforms[platform]))
    const computers = fc.record(Object.fromEntries(facts.map((fact) => [fact.name, probeAnswers(fact, platform)])))
    for (const [run, sample] of fc.sample(computers, { seed, numRuns: COMPUTERS }).entries()) {
      const computer: Computer = { platform, facts, answers: JSON.parse(JSON.stringify(sample)), known: {}, outcomes: {}, run }
      await parseAll(computer, problems)
      const before = await judged(itemsOf(platform), computer)
      lawful(before, computer, problems)
      await lostFacts(before, computer, problems)
      await lostProbes(before, computer, problems)
    }
    problems.none()
  })
}

/** Context facts first, as the engine collects them. */
function inOrder(facts: FactManifest[]): FactManifest[] {
  const rank = ({ context, platforms }: FactManifest) => (context ? (JSON.stringify(platforms).includes('"when"') ? 1 : 0) : 2)
  return [...facts].sort((a, b) => rank(a) - rank(b))
}

function itemsOf(platform: Platform): ItemManifest[] {
  return content.items().filter(({ platforms }) => platforms.includes(platform))
}

async function parseAll(computer: Computer, problems: Problems): Promise<void> {
  for (const { name, context } of computer.facts) {
    const answer = await parsed(name, computer.answers[name] ?? {}, computer, problems)
    computer.outcomes[name] = outcomeOf(answer)
    if (context) {
      computer.known[name] = answer
    }
  }
}

async function parsed(name: string, probes: Probes, { platform, known }: Computer, problems: Problems): Promise<Answer<unknown>> {
  try {
    const parse = await content.parser(name, platform)
    const answer = await parse(probes, { platform, now: INPUTS.now, facts: { ...known } })
    const problem = misshapen(answer)
    if (problem) {
      problems.add(`${name} on ${platform} ${problem}`, probes)
    }
    return answer
  } catch (error) {
    const where = error instanceof Error ? error.stack?.split('\n').slice(0, 2).join('') : error
    problems.add(`${name} on ${platform} threw ${where}`, probes)
    return { state: 'failed', reason: messageOf(error) }
  }
}

function outcomeOf(answer: Answer<unknown>): FactOutcome {
  return { ...(answer.state === 'value' ? { value: answer.value } : { error: answer }), source: 'test', durationMs: 1 }
}

/** A fact must survive the result document, because it is judged again from there. */
function misshapen(answer: Answer<unknown>): string | undefined {
  switch (answer.state) {
    case 'value':
      return same(answer.value) ? undefined : 'gave a fact that is not plain JSON'
    case 'absent':
      return undefined
    case 'denied':
    case 'failed':
      return answer.reason.trim() === '' ? 'failed without a reason' : undefined
    default:
      return `answered ${JSON.stringify(answer)}`
  }
}

function same(fact: unknown): boolean {
  try {
    assert.equal(JSON.parse(JSON.stringify(fact)), fact)
    return true
  } catch {
    return false
  }
}

function lawful(found: ResultItem[], computer: Computer, problems: Problems): void {
  for (const item of found) {
    const problem = unlawful(item)
    if (problem) {
      problems.add(`${item.id} on ${computer.platform} ${problem}`, factsOf(item.id, computer))
    }
  }
}

const LOSSES: (Absent | Refused)[] = [
  { state: 'denied', reason: 'it may not be read' },
  { state: 'failed', reason: 'it gave no answer' },
  { state: 'absent' },
]

/** A fact that is gone takes its item's pass along, or the verdict stays what it was. */
async function lostFacts(before: ResultItem[], computer: Computer, problems: Problems): Promise<void> {
  for (const [index, { name, context }] of computer.facts.entries()) {
    const lost = LOSSES[(index + computer.run) % LOSSES.length] ?? { state: 'absent' }
    const touched = itemsOf(computer.platform).filter((item) => context || needs(item, name))
    const after = await judged(touched, { ...computer, outcomes: { ...computer.outcomes, [name]: outcomeOf(lost) } })
    noneBetter(before, after, computer, `without the fact ${name} (${lost.state})`, problems)
  }
}

/** One source that may not be read is never the reason for a pass; the probes of a fact take turns. */
async function lostProbes(before: ResultItem[], computer: Computer, problems: Problems): Promise<void> {
  for (const { name } of computer.facts.filter(({ context }) => !context)) {
    const probes = computer.answers[name] ?? {}
    const names = Object.keys(probes)
    const probe = names[computer.run % names.length] ?? ''
    const answer = await parsed(name, { ...probes, [probe]: LOSSES[0] }, computer, problems)
    const touched = itemsOf(computer.platform).filter((item) => needs(item, name))
    const after = await judged(touched, { ...computer, outcomes: { ...computer.outcomes, [name]: outcomeOf(answer) } })
    noneBetter(before, after, computer, `where ${probe} of the fact ${name} may not be read`, problems)
  }
}

function noneBetter(before: ResultItem[], after: ResultItem[], computer: Computer, where: string, problems: Problems): void {
  for (const { id, status } of after) {
    const was = before.find((item) => item.id === id)
    if (was && was.status !== 'pass' && status === 'pass') {
      problems.add(`${id} on ${computer.platform} passes ${where}, else it is ${was.status}: ${was.summary}`, factsOf(id, computer))
    }
  }
}

function needs({ facts = {} }: ItemManifest, name: string): boolean {
  return Object.values(facts).some((binding) => bindingOf(binding).fact === name)
}

function factsOf(id: string, { platform, outcomes }: Computer): unknown {
  const item = itemsOf(platform).find((one) => one.id === id)
  return Object.entries(outcomes).filter(([name]) => item && needs(item, name))
}

/** The machine's own finding of every item, also of those that people answer. */
async function judged(items: ItemManifest[], { outcomes, platform }: Computer): Promise<ResultItem[]> {
  const evidence: Evidence = { facts: outcomes, inputs: INPUTS, platform, machine: { id: 'm', hostname: 'desk-1' }, elevated: true }
  const isAnswered = ({ kind }: ItemManifest) => kind === 'mixed'
  return [
    ...(await judgeItems(
      items.filter((item) => !isAnswered(item)),
      evidence,
    )),
    ...(await judgeHints(items.filter(isAnswered), evidence)),
  ]
}

function unlawful({ status, summary, parts, measures }: ResultItem): string | undefined {
  if (/^The check failed: /.test(summary)) {
    return `threw: ${summary}`
  }
  if (!SEVERITY.includes(status) || parts.some((part) => !SEVERITY.includes(part.status))) {
    return `has the verdict ${status}`
  }
  if (!/^[ -~]{1,120}$/.test(summary)) {
    return `has the summary ${JSON.stringify(summary)}`
  }
  if (Object.values(measures).some((measure) => !Number.isFinite(measure))) {
    return `has measures that are no numbers: ${JSON.stringify(measures)}`
  }
  return status === 'pass' && parts.some((part) => ['fail', 'unknown', 'warn'].includes(part.status))
    ? 'passes over a part that does not'
    : undefined
}

test.run()
