import type { Demand } from './demand.ts'
import type { Rules } from './shape.ts'

export function lifetime(age: number | 'never' | 'unknown'): string {
  return age === 'unknown'
    ? 'when passwords must be changed is not shown'
    : age === 'never'
      ? 'passwords never expire'
      : `changed within ${age} days`
}

/** Rules as they are. */
export function described({ minimumLength, minimumClasses, notEnforced, reversible }: Rules): string {
  const length = minimumLength === 'unknown' ? 'minimum length not shown' : `at least ${minimumLength} characters`
  const kinds =
    minimumClasses === 'unknown' ? 'complexity not shown' : minimumClasses === 0 ? 'no complexity' : `${minimumClasses} kinds of characters`
  const clear = reversible === true ? ['kept in clear text'] : reversible === 'unknown' ? ['clear text not shown'] : []
  return [length, kinds, ...clear, ...(notEnforced === undefined ? [] : [`not enforced: ${notEnforced}`])].join(', ')
}

/** Rules as they are wanted. */
export function strength({ minimumLength, minimumClasses, wantedClasses }: Demand): string {
  const kinds = minimumClasses === 0 ? '' : `, ${wantedClasses} kinds of characters`
  return `at least ${minimumLength} characters${kinds}, enforced`
}

/** How a refusal ends that leaves nothing open about the rules themselves. */
export const ANOTHER_CAUSE = 'the finding has another cause'
