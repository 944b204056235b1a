import { type Answer, type Context, defineRemediation, type Plan, type Refusal } from '../lib/api.ts'
import type { LocalAccounts } from '../lib/facts/local-accounts/shape.ts'
import { demandOf, type PasswordSettings } from '../lib/facts/password-policy/demand.ts'
import { planPam } from '../lib/facts/password-policy/plan-pam.ts'
import { planSecurityPolicy } from '../lib/facts/password-policy/plan-security-policy.ts'
import type { PasswordPolicy } from '../lib/facts/password-policy/shape.ts'

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
      return belongsElsewhere(context) ?? planSecurityPolicy({ policy, mechanism, accounts: known, demand, context })
    case 'pam':
      return belongsElsewhere(context) ?? planPam({ mechanism, accounts: known, demand })
    case 'profile':
      return {
        refused: 'needs-profile',
        because: 'macOS takes password rules from a configuration profile: set them in the device management',
      }
  }
})

/** In a domain the domain decides, and a domain controller holds everybody's accounts. */
function belongsElsewhere({ join, role }: Context): Refusal | undefined {
  if (role === 'domain-controller') {
    return {
      refused: 'domain-controller',
      because: 'A domain controller holds the accounts of everybody: change the Default Domain Policy',
    }
  }
  if (join === 'domain' || join === 'hybrid') {
    return { refused: 'domain-joined', because: 'The domain decides about passwords: change the Default Domain Policy' }
  }
  return join === 'unknown' ? { refused: 'domain-unknown', because: 'Whether this computer is in a domain could not be read' } : undefined
}
