import type { Plan, Refusal } from '../../api.ts'
import { shown } from '../../errors.ts'
import type { ScenarioExpectation } from '../../schema/types.ts'
import type { TrialOutcome } from './trial.ts'

/** One thing that did not come out as the scenario says. */
export interface Difference {
  what: string
  expected: string
  found: string
}

/** What is not as expected; nothing where all is. Properties that the expectation does not name are left alone. */
export function differencesOf(
  { status, summary, measures = {}, plan }: ScenarioExpectation,
  { result, plan: made }: TrialOutcome,
): Difference[] {
  return [
    ...differs('status', status, result.status, status === result.status),
    ...(summary === undefined ? [] : differs('summary', shown(summary), shown(result.summary), result.summary.includes(summary))),
    ...Object.entries(measures).flatMap(([name, value]) =>
      differs(`measures.${name}`, `${value}`, `${result.measures[name] ?? 'nothing'}`, result.measures[name] === value),
    ),
    ...(plan === undefined || made === undefined ? [] : planDifferences(plan, made)),
  ]
}

function planDifferences(expected: NonNullable<ScenarioExpectation['plan']>, made: Plan | Refusal): Difference[] {
  if (!Array.isArray(expected)) {
    const found = 'refused' in made ? `refused: ${made.refused} (${made.because})` : kindsOf(made.changes)
    return differs('plan', `refused: ${expected.refused}`, found, 'refused' in made && made.refused === expected.refused)
  }
  if ('refused' in made) {
    return differs('plan', kindsOf(expected), `refused: ${made.refused} (${made.because})`, false)
  }
  if (expected.length !== made.changes.length) {
    return differs('plan', kindsOf(expected), kindsOf(made.changes), false)
  }
  return expected.flatMap((change, index) => {
    const found = made.changes[index] as unknown as Record<string, unknown>
    return Object.entries(change).flatMap(([name, value]) => {
      const isSame = sorted(value) === sorted(found[name])
      return differs(`plan.${index}.${name}`, shown(value), found[name] === undefined ? 'nothing' : shown(found[name]), isSame)
    })
  })
}

function kindsOf(changes: readonly object[]): string {
  return changes.length === 0 ? 'no change' : changes.map((change) => ('kind' in change ? String(change.kind) : '?')).join(', ')
}

function differs(what: string, expected: string, found: string, isSame: boolean): Difference[] {
  return isSame ? [] : [{ what, expected, found }]
}

/** The same whatever the order of the properties. */
function sorted(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
