import type { MachineState, PracticeState, RuleState } from '../../practice/state.ts'
import { isFine } from './context.ts'
import { counted, fewNames, say } from './words.ts'

export function stepsOf({ rules }: PracticeState): RuleState[] {
  return rules.filter(({ rule }) => rule.document === 'health-check')
}

function fineOnes(rules: readonly RuleState[]): number {
  return rules.filter(({ word }) => isFine(word)).length
}

/** Where nothing was heard, a count of what is open would sound as if something were known. */
function isEmpty({ machines, items }: PracticeState): boolean {
  return machines.every(({ heard }) => heard === 'never') && items.every(({ known, answers }) => known.length + answers.length === 0)
}

/** Where the practice stands, in a sentence. */
export function headline(state: PracticeState, decisions: number, work: number): string {
  const steps = stepsOf(state)
  if (isEmpty(state)) {
    return say('headline.empty')
  }
  if (decisions + work === 0 && fineOnes(steps) === steps.length) {
    return say('headline.fine')
  }
  return say('headline.some', {
    decisions: counted('headline.decisions', decisions),
    work: counted('headline.work', work),
    steps: say('headline.steps', { count: fineOnes(steps) }),
  })
}

/** What else whoever reads only the top has to know. */
export function leadOf(state: PracticeState, overdue: number): string {
  const { rules, items, machines } = state
  if (isEmpty(state)) {
    return say('lead.empty')
  }
  const accepted = items.filter(({ word }) => word === 'accepted').length
  return [
    ...(overdue > 0 ? [say.count('lead.overdue', overdue)] : []),
    ...(accepted > 0 ? [say.count('lead.accepted', accepted)] : []),
    say('lead.good-practices', { count: fineOnes(rules) - fineOnes(stepsOf(state)) }),
    ...heardSentences(machines),
  ].join(' ')
}

function heardSentences(machines: readonly MachineState[]): string[] {
  const silent = machines.filter(({ heard }) => heard !== 'heard').map(({ name }) => name)
  return [
    ...(machines.length > 0 ? [say('lead.computers', { heard: machines.length - silent.length, count: machines.length })] : []),
    ...(silent.length > 0 ? [say.count('lead.silent', silent.length, { names: fewNames(silent, 3) })] : []),
  ]
}
