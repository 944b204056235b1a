import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Answer, type FactContext, value } from '../../lib/api.ts'
import { type Evidence, judgeHints, judgeItems } from '../../lib/engine/judge.ts'
import type { FactOutcome, ItemManifest, ResultItem } from '../../lib/schema/types.ts'
import { INPUTS } from './context.ts'
import type { RecordedState } from './recorded.ts'

/** What the tests of parsers give to them today; takes some ten seconds. @throws when the recording did not come to its end */
export function recordedStates(): RecordedState[] {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-recorded-'))
  try {
    const target = join(folder, 'states')
    const script = fileURLToPath(new URL('record-answers.ts', import.meta.url))
    const { status, stderr } = spawnSync(process.execPath, ['--import', './lib/register.mjs', script, target], { encoding: 'utf8' })
    if (status !== 0) {
      throw new Error(`the tests of parsers could not be recorded: ${stderr}`)
    }
    const lines = readFileSync(target, 'utf8').split('\n')
    return lines.map((line) => JSON.parse(line) as RecordedState)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** An ordinary computer besides what the state says. */
const AROUND: Record<string, object> = {
  'device-role': { role: 'client', portable: false, desktop: true, virtual: false },
  'join-state': { join: 'none', managed: false },
  users: { entries: [], complete: true, missed: [] },
  products: { entries: [], complete: true, missed: [] },
  'restart-pending': { reasons: [], bootedAt: '2026-11-21T00:00:00Z' },
  power: { onBattery: false },
}

/** What the items say where a fact came to this answer; of those that people answer, what the machine shows. */
export async function judgedState(
  { fact, platform, now, facts }: RecordedState,
  answer: Answer<unknown>,
  items: ItemManifest[],
  role: string,
): Promise<ResultItem[]> {
  const around = Object.entries(AROUND).map(([name, one]) => [name, value(one)])
  const known: FactContext['facts'] = { ...Object.fromEntries(around), ...facts, 'device-role': deviceRole(facts, role), [fact]: answer }
  const outcomes = Object.fromEntries(Object.entries(known).map(([name, one]) => [name, outcomeOf(one)]))
  const machine = { id: 'm', hostname: 'desk-1' }
  const evidence: Evidence = { facts: outcomes, inputs: { ...INPUTS, now }, platform, machine, elevated: true }
  // Tests may be set on a day before this release, on which nothing dated is judged.
  const timeless = items.map(({ dated: _, ...item }) => item)
  const isAnswered = ({ kind }: ItemManifest) => kind === 'mixed'
  const own = timeless.filter((item) => !isAnswered(item))
  return [...(await judgeItems(own, evidence)), ...(await judgeHints(timeless.filter(isAnswered), evidence))]
}

function deviceRole(facts: FactContext['facts'], role: string): Answer<unknown> {
  const said = facts['device-role']
  return value({ ...AROUND['device-role'], ...(said?.state === 'value' ? (said.value as object) : {}), role })
}

function outcomeOf(answer: Answer<unknown>): FactOutcome {
  const shared = { source: 'recorded', durationMs: 1 }
  return answer.state === 'value' ? { value: answer.value, ...shared } : { error: answer, ...shared }
}
