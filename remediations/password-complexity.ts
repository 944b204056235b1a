import { type Answer, type Context, defineRemediation, type Plan, type Refusal } from '../lib/api.ts'
import type { LocalAccount, LocalAccounts } from '../lib/facts/local-accounts/shape.ts'
import { type Demand, demandOf, type PasswordSettings } from '../lib/facts/password-policy/demand.ts'
import { memberRefusal, planDomain } from '../lib/facts/password-policy/plan-domain.ts'
import { planHoles, type Step } from '../lib/facts/password-policy/plan-holes.ts'
import { planPam } from '../lib/facts/password-policy/plan-pam.ts'
import { planSecurityPolicy } from '../lib/facts/password-policy/plan-security-policy.ts'
import type { PasswordPolicy, SecurityPolicy } from '../lib/facts/password-policy/shape.ts'
import { fallsShort } from '../lib/facts/password-policy/wanted-policy.ts'
import { ANOTHER_CAUSE } from '../lib/facts/password-policy/words.ts'
import { isOurs } from '../lib/facts/policy-owner/shape.ts'

interface Facts {
  policy: PasswordPolicy
  accounts: Answer<LocalAccounts>
}

export default defineRemediation<Facts, PasswordSettings>(({ policy, accounts }, settings, context): Plan | Refusal => {
  const { mechanism } = policy
  const demand = demandOf(settings)
  const known = accounts.state === 'value' ? accounts.value.entries : []
  switch (mechanism.by) {
    case 'security-policy':
      return planWindows({ policy, mechanism, accounts: known, demand, context })
    case 'pam':
      return inDomain(context) ?? planPam({ mechanism, accounts: known, demand, now: context.now })
    case 'profile':
      return {
        refused: 'needs-profile',
        because: 'macOS takes password rules from a configuration profile: set them in the device management',
      }
  }
})

interface Situation {
  policy: PasswordPolicy
  mechanism: SecurityPolicy
  accounts: LocalAccount[]
  demand: Demand
  context: Context
}

/** Where somebody else keeps rules that are too weak, the refusal stands alone: nothing here is changed before they are. */
function planWindows(situation: Situation): Plan | Refusal {
  const { policy, accounts, demand, context } = situation
  const planned = planRules(situation)
  const isForeign = policy.kinds.some(
    ({ rules, owner }) => rules.state === 'value' && fallsShort(rules.value, demand) && !isOurs(owner, context),
  )
  return 'refused' in planned && isForeign ? planned : together(planned, planHoles(policy, accounts, context))
}

/** In a domain the domain decides, and its controllers hold everybody's accounts. */
function planRules(situation: Situation): Plan | Refusal {
  const { policy, mechanism, demand, context } = situation
  if (context.role === 'domain-controller') {
    return planDomain(policy, demand, mechanism.longestMinimum)
  }
  if (context.join === 'domain' || context.join === 'hybrid') {
    return memberRefusal(policy, demand)
  }
  return context.join === 'unknown' ? DOMAIN_UNKNOWN : planSecurityPolicy(situation)
}

/** What keeps the rules as they are does not keep a hole open. */
function together(rules: Plan | Refusal, holes: Step): Plan | Refusal {
  const isRefused = 'refused' in rules
  const open = isRefused ? (rules.because.endsWith(ANOTHER_CAUSE) ? [] : [rules.because]) : (rules.leaves ?? [])
  const leaves = [...holes.leaves, ...open]
  if (isRefused && holes.changes.length === 0) {
    return { ...rules, because: leaves.join('. ') || rules.because }
  }
  const changes = [...holes.changes, ...(isRefused ? [] : rules.changes)]
  return { changes, takesEffect: 'now', ...(leaves.length > 0 ? { leaves } : {}) }
}

const DOMAIN_UNKNOWN: Refusal = { refused: 'domain-unknown', because: 'Whether this computer is in a domain could not be read' }

/** Linux asks the domain for the passwords of its people; what is set here would reach the others only. */
function inDomain({ join }: Context): Refusal | undefined {
  if (join === 'domain' || join === 'hybrid') {
    return { refused: 'domain-joined', because: 'The domain decides about passwords: change its password policy' }
  }
  return join === 'unknown' ? DOMAIN_UNKNOWN : undefined
}
