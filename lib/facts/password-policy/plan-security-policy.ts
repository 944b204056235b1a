import type { Context, Plan, PolicySettings, Refusal, SecurityPolicyChange } from '../../api.ts'
import { daysBetween } from '../../formats/times.ts'
import type { LocalAccount } from '../local-accounts/shape.ts'
import type { Demand } from './demand.ts'
import type { KindPolicy, PasswordPolicy, Rules, SecurityPolicy } from './shape.ts'
import { wantedPolicy } from './wanted-policy.ts'
import { ANOTHER_CAUSE } from './words.ts'

interface Situation {
  policy: PasswordPolicy
  mechanism: SecurityPolicy
  accounts: LocalAccount[]
  demand: Demand
  context: Context
}

/** Windows on its own: the local policy is made stricter, never looser. */
export function planSecurityPolicy(situation: Situation): Plan | Refusal {
  const { policy, demand, accounts, context } = situation
  const local = policy.kinds.find(({ kind }) => kind === 'local')
  const refusal = refusalOf(situation, local)
  if (refusal) {
    return refusal
  }
  if (local?.rules.state !== 'value') {
    return {
      refused: 'policy-unread',
      because: 'The local password policy could not be read, so nothing is compared and nothing is changed',
    }
  }
  const people = new Set(local.people.map(({ id }) => id))
  const ageing = expire(local.rules.value, demand, { accounts, people, now: context.now })
  const changes = [...strengthen(local.rules.value, demand), ...ageing.changes]
  const leaves = [...ageing.leaves, ...accounts.flatMap((account) => left(account, demand))]
  if (changes.length === 0) {
    return {
      refused: 'nothing-to-strengthen',
      because: leaves.join('. ') || `The local policy asks for enough already: ${ANOTHER_CAUSE}`,
    }
  }
  return { changes, takesEffect: 'now', ...(leaves.length > 0 ? { leaves } : {}) }
}

function refusalOf({ policy, mechanism, accounts, demand, context }: Situation, local: KindPolicy | undefined): Refusal | undefined {
  if (mechanism.managed !== false || context.managed !== false) {
    const because = 'A device management sets or may set password rules: change them there'
    return { refused: 'device-management', because, policy: policyBeside(local, demand) }
  }
  if (context.join !== 'none') {
    return { refused: 'not-stand-alone', because: 'People log on with accounts of Microsoft Entra: change its rules in the admin centre' }
  }
  if (context.role !== 'client') {
    return { refused: 'server-role', because: 'Services log on with accounts of this computer: set its password policy by hand' }
  }
  if (policy.holes.some(({ what, open }) => what === 'automatic-logon' && open !== false)) {
    return {
      refused: 'auto-logon',
      because: 'Password rules wait until automatic logon is off for certain: whoever changed the password would stop this computer',
    }
  }
  if (!local || !hasOwnPeople(local, accounts)) {
    return { refused: 'no-local-people', because: 'Nobody here uses an account whose rules this computer keeps' }
  }
  if (local.owner !== 'local' && local.owner !== 'none') {
    const because = `The password policy belongs to somebody else (${local.owner}): change it there`
    return { refused: 'policy-owned', because, policy: policyBeside(local, demand) }
  }
  return demand.minimumLength > mechanism.longestMinimum
    ? {
        refused: 'length-limit',
        because: `Windows takes no minimum above ${mechanism.longestMinimum} here; RelaxMinimumPasswordLengthLimits lifts that`,
      }
    : undefined
}

function policyBeside(local: KindPolicy | undefined, demand: Demand): PolicySettings {
  return wantedPolicy(demand, local?.rules.state === 'value' ? local.rules.value : {})
}

/** People whose account is not known to be kept by Microsoft. */
function hasOwnPeople({ people }: KindPolicy, accounts: LocalAccount[]): boolean {
  const elsewhere = new Set(accounts.filter(({ keptBy }) => keptBy === 'microsoft').map(({ id }) => id))
  return people.some(({ id }) => !elsewhere.has(id))
}

function strengthen({ minimumLength, minimumClasses, reversible }: Rules, demand: Demand): SecurityPolicyChange[] {
  const values = {
    ...(typeof minimumLength === 'number' && minimumLength < demand.minimumLength ? { MinimumPasswordLength: demand.minimumLength } : {}),
    ...(typeof minimumClasses === 'number' && minimumClasses < demand.minimumClasses ? { PasswordComplexity: 1 } : {}),
    ...(reversible === true ? { ClearTextPassword: 0 } : {}),
  }
  const consent = { code: 'password-policy', because: 'People must choose longer or more complex passwords at their next change' }
  return Object.keys(values).length > 0 ? [{ kind: 'security-policy', values, risk: 'disruptive', consent }] : []
}

interface Owners {
  accounts: LocalAccount[]
  people: ReadonlySet<string>
  now: Date
}

interface Ageing {
  changes: SecurityPolicyChange[]
  leaves: string[]
}

/** A shorter age ends every older password at once, also that of a program, so it is a change of its own. */
function expire({ maximumAgeDays: age }: Rules, { maximumAgeDays }: Demand, owners: Owners): Ageing {
  if (maximumAgeDays === undefined || age === 'unknown' || age === 'per-account' || (age !== 'never' && age <= maximumAgeDays)) {
    return { changes: [], leaves: [] }
  }
  const serving = ageingAccounts(owners.accounts).flatMap(stoppedService)
  if (serving.length > 0) {
    return { changes: [], leaves: serving.map((one) => `Passwords do not end yet after ${maximumAgeDays} days: ${one}`) }
  }
  const consent = { code: 'expire-passwords', because: whoIsHit(maximumAgeDays, owners) }
  return { changes: [{ kind: 'security-policy', values: { MaximumPasswordAge: maximumAgeDays }, risk: 'disruptive', consent }], leaves: [] }
}

/** Accounts that the maximum of the policy reaches. */
function ageingAccounts(accounts: LocalAccount[]): LocalAccount[] {
  return accounts.filter(({ maximumAgeDays, keptBy }) => maximumAgeDays === 'policy' && keptBy !== 'microsoft')
}

/** A service whose password ends does not start any more, and nobody is there to choose a new one. */
function stoppedService({ name, services }: LocalAccount): string[] {
  if (services === 'unknown') {
    return [`which services log on as "${name}" could not be read`]
  }
  return services && services.length > 0
    ? [`the service ${services.join(', ')} logs on as "${name}": let the password of that account never expire first`]
    : []
}

function whoIsHit(days: number, { accounts, people, now }: Owners): string {
  const old = ageingAccounts(accounts).filter(({ changedOn }) => changedOn === undefined || daysBetween(changedOn, now) > days)
  const others = old.filter(({ id }) => !people.has(id)).map(({ name }) => name)
  const hit =
    old.length > 0 ? `These must choose a new password at once: ${old.map(({ name }) => name).join(', ')}` : 'No password is that old yet'
  const program = `Used by a program or a scheduled task, perhaps: ${others.join(', ')}.`
  return `Passwords older than ${days} days expire. ${hit}.${others.length > 0 ? ` ${program}` : ''}`
}

/** What a policy cannot mend about an account. */
function left({ name, builtIn, password, maximumAgeDays, keptBy }: LocalAccount, demand: Demand): string[] {
  if (builtIn === 'guest') {
    return []
  }
  const blank = password !== 'set' ? [`Give the account "${name}" a password and make one required`] : []
  const exempt = maximumAgeDays === 'never' && demand.maximumAgeDays !== undefined ? [`Let the password of "${name}" expire`] : []
  const kept = keptBy === 'microsoft' ? [`"${name}" is a Microsoft account, which the local policy does not reach`] : []
  return [...blank, ...(kept.length > 0 ? kept : exempt)]
}
