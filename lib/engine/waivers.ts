import type { Finding } from '../api.ts'
import { matchesPattern } from '../pattern.ts'
import type { ResultItem, Waiver } from '../schema/types.ts'
import type { Evidence } from './judge.ts'

/**
 * What the waivers say of a finding; undefined without one for this item and machine, or where nothing needs accepting.
 * `unknown` is never accepted: what was not seen cannot be compared with what was accepted.
 */
export function waiverOutcome(
  id: string,
  finding: Finding,
  { inputs, machine }: Pick<Evidence, 'inputs' | 'machine'>,
): ResultItem['waiver'] {
  if (finding.status !== 'fail' && finding.status !== 'warn') {
    return undefined
  }
  const names = [machine.id, machine.hostname]
  const outcomes = inputs.waivers
    .filter(({ item, machines }) => item === id && machines.some((pattern) => names.some((name) => matchesPattern(pattern, name))))
    .map((waiver) => ({ state: stateOf(waiver, finding, inputs.now), until: waiver.until, by: waiver.by, reason: waiver.reason }))
  return outcomes.find(({ state }) => state === 'accepted') ?? outcomes[0]
}

function stateOf(waiver: Waiver, finding: Finding, now: string): 'accepted' | 'expired' | 'worse' {
  if (now.slice(0, 10) > waiver.until) {
    return 'expired'
  }
  return isWithin(waiver, finding) ? 'accepted' : 'worse'
}

function isWithin({ accept }: Waiver, { measures, parts }: Finding): boolean {
  if ('observed' in accept) {
    const open = parts.filter(({ status }) => status !== 'pass' && status !== 'not-applicable')
    return open.length > 0 && open.every(({ observed }) => observed === accept.observed)
  }
  const measured = measures[accept.measure]
  return measured !== undefined && measured <= (accept.atMost ?? Infinity) && measured >= (accept.atLeast ?? -Infinity)
}
