import type { DomainPasswordPolicyChange, Plan, Refusal } from '../../api.ts'
import type { Demand } from './demand.ts'
import type { Controller, PasswordPolicy, Rules } from './shape.ts'
import { fallsShort, wantedPolicy } from './wanted-policy.ts'
import { ANOTHER_CAUSE } from './words.ts'

/** In a domain its own policy decides about everybody's password, and a member cannot change it. */
export function memberRefusal(policy: PasswordPolicy, demand: Demand): Refusal {
  const known = domainRulesOf(policy)
  if (known && !fallsShort(known, demand)) {
    return { refused: 'domain-joined', because: `The domain decides about passwords and asks for enough: ${ANOTHER_CAUSE}` }
  }
  const because = 'The domain decides about passwords: set these values in the Default Domain Policy, or mend this on a domain controller'
  return { refused: 'domain-joined', because, policy: wantedPolicy(demand, known) }
}

/** The rules of the whole domain, from one of its controllers: made stricter, never looser. */
export function planDomain(policy: PasswordPolicy, demand: Demand, longestMinimum: number): Plan | Refusal {
  const known = domainRulesOf(policy)
  if (!policy.controller || !known) {
    const because = 'The password rules of the domain could not be read on this controller, so nothing is compared and nothing is changed'
    return { refused: 'domain-controller', because, policy: wantedPolicy(demand, known) }
  }
  if (demand.minimumLength > longestMinimum) {
    const because = `Windows takes no minimum above ${longestMinimum} here; RelaxMinimumPasswordLengthLimits lifts that`
    return { refused: 'length-limit', because }
  }
  const changes = [...strengthen(known, demand), ...expire(known, demand)]
  const leaves = [...reversible(known), ...exceptions(policy.controller)]
  return changes.length === 0
    ? {
        refused: 'nothing-to-strengthen',
        because: [...leaves, `The domain asks for enough already: ${ANOTHER_CAUSE}`].join('. '),
      }
    : { changes, takesEffect: 'now', leaves: [...leaves, GROUP_POLICY] }
}

/** Group Policy sets the rules again when it is next applied on the controller that keeps them. */
const GROUP_POLICY = 'Look into the Default Domain Policy: where it names other values, set them there as well, or they come back'

function domainRulesOf({ kinds }: PasswordPolicy): Rules | undefined {
  const rules = kinds.find(({ kind }) => kind === 'domain')?.rules
  return rules?.state === 'value' ? rules.value : undefined
}

function strengthen({ minimumLength, minimumClasses }: Rules, demand: Demand): DomainPasswordPolicyChange[] {
  const values = {
    ...(typeof minimumLength === 'number' && minimumLength < demand.minimumLength ? { minimumLength: demand.minimumLength } : {}),
    ...(typeof minimumClasses === 'number' && minimumClasses < demand.minimumClasses ? { complexity: true as const } : {}),
  }
  const because =
    'This is the policy of the whole domain: everybody must choose a longer or more complex password at the next change, on every computer'
  return Object.keys(values).length > 0 ? [change(values, 'domain-password-policy', because)] : []
}

/** A change of its own, because it ends passwords, where the other only asks for better new ones. */
function expire({ maximumAgeDays: age }: Rules, { maximumAgeDays }: Demand): DomainPasswordPolicyChange[] {
  const isLonger = age === 'never' || (typeof age === 'number' && maximumAgeDays !== undefined && age > maximumAgeDays)
  if (maximumAgeDays === undefined || !isLonger) {
    return []
  }
  const because = `In the whole domain every password older than ${maximumAgeDays} days ends at once, also those of services, of scheduled tasks and of people who work from afar; accounts marked as never expiring are spared`
  return [change({ maximumAgeDays }, 'expire-passwords', because)]
}

function change(values: DomainPasswordPolicyChange['values'], code: string, because: string): DomainPasswordPolicyChange {
  return { kind: 'domain-password-policy', values, risk: 'disruptive', consent: { code, because } }
}

function reversible({ reversible }: Rules): string[] {
  return reversible === true ? ['Passwords are kept in a form that can be read back: switch that off in the Default Domain Policy'] : []
}

function exceptions({ exceptions }: Controller): string[] {
  if (exceptions === 'unknown') {
    return ['Fine-grained policies (PSO) could not be listed and are not touched']
  }
  return exceptions.length > 0 ? [`Fine-grained policies are not touched: ${exceptions.join(', ')}`] : []
}
