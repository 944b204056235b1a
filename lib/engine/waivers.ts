import type { Finding } from '../api.ts'
import { matchesPattern } from '../pattern.ts'
import { clinicDay } from '../practice/calendar.ts'
import { zoneOf } from '../report/page/dates.ts'
import type { Inputs, ResultItem, Waiver } from '../schema/types.ts'
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
  const waivers = inputs.waivers.filter((one) => isWaiverFor(one, id, machine))
  if (waivers.length === 0) {
    return undefined
  }
  const today = waiverDay(inputs)
  const outcomes = waivers.map((waiver) => ({
    state: stateOf(waiver, finding, today),
    until: waiver.until,
    by: waiver.by,
    reason: waiver.reason,
  }))
  return outcomes.find(({ state }) => state === 'accepted') ?? outcomes[0]
}

/** It is about this item on this computer. */
export function isWaiverFor({ item, machines }: Waiver, id: string, machine: Evidence['machine']): boolean {
  return item === id && machines.some((pattern) => [machine.id, machine.hostname].some((name) => matchesPattern(pattern, name)))
}

/** It holds to the end of its last day on the clinic's wall; in UTC that day begins and ends half a day later. */
function waiverDay({ now, calendar }: Pick<Inputs, 'now' | 'calendar'>): string {
  return clinicDay(new Date(now), zoneOf(calendar?.timeZone))
}

function stateOf(waiver: Waiver, finding: Finding, today: string): 'accepted' | 'expired' | 'worse' {
  if (today > waiver.until) {
    return 'expired'
  }
  return isWithin(waiver, finding) ? 'accepted' : 'worse'
}

/** What is found is what was accepted, or less. */
export function isWithin({ accept }: Pick<Waiver, 'accept'>, { measures, parts }: Pick<Finding, 'measures' | 'parts'>): boolean {
  if ('observed' in accept) {
    const open = parts.filter(({ status }) => status !== 'pass' && status !== 'not-applicable')
    return open.length > 0 && open.every(({ observed }) => observed === accept.observed)
  }
  const measured = measures[accept.measure]
  return measured !== undefined && measured <= (accept.atMost ?? Infinity) && measured >= (accept.atLeast ?? -Infinity)
}
