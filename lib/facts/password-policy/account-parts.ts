import { type Answer, type Part, reasonOf, type Status } from '../../api.ts'
import type { LocalAccount, LocalAccounts } from '../local-accounts/shape.ts'
import type { Demand } from './demand.ts'
import type { PasswordPolicy, Rules } from './shape.ts'
import { lifetime } from './words.ts'

/** What the accounts of the computer itself say, one part for each that stands out. */
export function accountsParts(accounts: Answer<LocalAccounts>, policy: PasswordPolicy, demand: Demand): Part[] {
  const whole = { scope: 'accounts', expected: 'every account needs a password', source: 'local accounts', owner: 'local' } as const
  if (accounts.state !== 'value') {
    const none = accounts.state === 'absent' && accounts.parent === 'present'
    return [{ ...whole, status: none ? 'not-applicable' : 'unknown', observed: none ? 'no accounts of its own' : reasonOf(accounts) }]
  }
  const { entries, complete, missed } = accounts.value
  const parts = entries.flatMap((account) => accountParts(account, isPerson(account, policy), demand))
  const gaps: Part[] = complete ? [] : [{ ...whole, status: 'unknown', observed: `not all accounts were read: ${missed.join('; ')}` }]
  const sound = entries.filter(
    ({ name, password }) => password === 'set' && !parts.some(({ scope, status }) => scope === `account:${name}` && status === 'fail'),
  )
  const fine: Part[] = sound.length > 0 ? [{ ...whole, status: 'pass', observed: `${sound.length} accounts need a password` }] : []
  const none = entries.length === 0 && complete ? [aside('accounts', 'no account of this computer logs on by password')] : []
  return [...parts, ...gaps, ...fine, ...none]
}

/** Where every account has its own age only people's accounts are listed; else those who were here. */
function isPerson({ id }: LocalAccount, { kinds }: PasswordPolicy): boolean {
  return kinds.some(({ kind, people, rules }) => kind === 'local' && (isPerAccount(rules) || people.some((person) => person.id === id)))
}

function isPerAccount(rules: Answer<Rules>): boolean {
  return rules.state === 'value' && rules.value.maximumAgeDays === 'per-account'
}

function accountParts(account: LocalAccount, isPerson: boolean, demand: Demand): Part[] {
  const { name, source, builtIn, password, keptBy } = account
  const part = (status: Status, observed: string, expected: string): Part => ({
    scope: `account:${name}`,
    status,
    observed,
    expected,
    source,
    owner: 'local',
  })
  if (builtIn === 'guest') {
    return [part('fail', 'the guest account is on', 'off')]
  }
  if (password === 'empty' || password === 'not-required') {
    return [part('fail', password === 'empty' ? 'needs no password' : 'may have no password', 'a password')]
  }
  if (keptBy === 'microsoft') {
    return [part('warn', 'is a Microsoft account: Microsoft keeps its password and rules', 'an account whose rules the practice sets')]
  }
  const note = builtIn === 'administrator' ? [aside(`account:${name}`, 'the built-in administrator is on')] : []
  return [...accountAge(account, isPerson, demand, part), ...note]
}

/** An account that nobody was here with may serve a program: its password is listed, not failed. */
function accountAge(
  { maximumAgeDays: age }: LocalAccount,
  isPerson: boolean,
  { maximumAgeDays, tooOld }: Demand,
  part: (status: Status, observed: string, expected: string) => Part,
): Part[] {
  if (maximumAgeDays === undefined || age === 'policy' || (age !== 'never' && age <= maximumAgeDays)) {
    return []
  }
  const observed = age === 'never' ? 'its password never expires' : `its password is changed within ${age} days`
  return [part(isPerson ? tooOld : 'warn', observed, lifetime(maximumAgeDays))]
}

/** A note that does not count. */
export function aside(scope: string, observed: string): Part {
  return { scope, status: 'not-applicable', observed, expected: 'not judged', source: 'note', owner: 'none' }
}
