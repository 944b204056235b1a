import type { PolicySettings } from '../../api.ts'
import type { Demand } from './demand.ts'
import type { Rules } from './shape.ts'

/** What whoever administers the rules would set: what is asked, or what is stricter there already. */
export function wantedPolicy({ minimumLength, minimumClasses, maximumAgeDays }: Demand, known: Partial<Rules> = {}): PolicySettings {
  const length = typeof known.minimumLength === 'number' ? known.minimumLength : 0
  const isComplex = minimumClasses > 0 || (typeof known.minimumClasses === 'number' && known.minimumClasses > 0)
  const ages = [maximumAgeDays, known.maximumAgeDays].filter((age) => typeof age === 'number')
  return {
    systemAccess: {
      MinimumPasswordLength: Math.max(minimumLength, length),
      ...(isComplex ? { PasswordComplexity: 1 } : {}),
      ...(known.reversible === true ? { ClearTextPassword: 0 } : {}),
      ...(ages.length > 0 ? { MaximumPasswordAge: Math.min(...ages.map(Number)) } : {}),
    },
  }
}

/** What is not shown does not fall short: nobody knows. */
export function fallsShort(
  { minimumLength, minimumClasses, maximumAgeDays: age, reversible, notEnforced }: Rules,
  demand: Demand,
): boolean {
  return (
    (typeof minimumLength === 'number' && minimumLength < demand.minimumLength) ||
    (typeof minimumClasses === 'number' && minimumClasses < demand.minimumClasses) ||
    (demand.maximumAgeDays !== undefined && (age === 'never' || (typeof age === 'number' && age > demand.maximumAgeDays))) ||
    reversible === true ||
    notEnforced !== undefined
  )
}
