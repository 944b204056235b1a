#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, defineCheck, type Part, reasonOf, SEVERITY, type Status, worstOf } from '../lib/api.ts'
import type { LocalAccounts } from '../lib/facts/local-accounts/shape.ts'
import { accountsParts, aside } from '../lib/facts/password-policy/account-parts.ts'
import { type Demand, demandOf, type PasswordSettings } from '../lib/facts/password-policy/demand.ts'
import type { Hole, KindPolicy, PasswordPolicy, Rules } from '../lib/facts/password-policy/shape.ts'
import { described, lifetime, strength } from '../lib/facts/password-policy/words.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  policy: PasswordPolicy
  accounts: Answer<LocalAccounts>
}

export default defineCheck<Facts, PasswordSettings>(({ policy, accounts }, settings) => {
  const demand = demandOf(settings)
  const parts = [
    ...(policy.kinds.length > 0
      ? policy.kinds.flatMap((kind) => (isKeptByMicrosoft(kind, accounts) ? [] : kindParts(kind, demand)))
      : [noPolicy(demand)]),
    ...policy.holes.map(holePart).filter(({ status }) => status !== 'pass'),
    ...accountsParts(accounts, policy, demand),
    ...policy.kinds.flatMap(governed),
    ...[...policy.notes, ...rotationNote(policy, settings)].map((note) => aside('machine', note)),
  ]
  return worstOf(parts, summarise, measures(policy, accounts))
})

function kindParts(kind: KindPolicy, demand: Demand): Part[] {
  const { rules, source, owner } = kind
  const scope = `accounts:${kind.kind}`
  if (rules.state !== 'value') {
    return [{ scope, status: 'unknown', observed: reasonOf(rules), expected: strength(demand), source, owner }]
  }
  const policy: Part = {
    scope,
    status: policyStatus(rules.value, demand),
    observed: described(rules.value),
    expected: strength(demand),
    source,
    owner,
  }
  return [policy, ...agePart(scope, rules.value, demand, { source, owner })]
}

/** What a computer cannot see of the rules that somebody else keeps. */
const UNSEEN: Readonly<Partial<Record<KindPolicy['kind'], string>>> = {
  domain: 'exceptions for single people or groups (fine-grained policies) are not shown to a member of the domain',
  entra: 'when passwords expire and which words are banned only the tenant shows',
}

/** Whom a policy reaches: the people who were here lately. */
function governed({ kind, people }: KindPolicy): Part[] {
  const names = people.map(({ name }) => name)
  const who = names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
  const unseen = UNSEEN[kind]
  return names.length === 0 ? [] : [aside(`accounts:${kind}`, `these rules hold for ${who}${unseen ? `; ${unseen}` : ''}`)]
}

/** The policy of the computer does not reach a Microsoft account; such accounts speak for themselves below. */
function isKeptByMicrosoft({ kind, people }: KindPolicy, accounts: Answer<LocalAccounts>): boolean {
  const entries = accounts.state === 'value' ? accounts.value.entries : []
  const kept = new Set(entries.filter(({ keptBy }) => keptBy === 'microsoft').map(({ id }) => id))
  return kind === 'local' && people.length > 0 && people.every(({ id }) => kept.has(id))
}

function noPolicy(demand: Demand): Part {
  return {
    scope: 'machine',
    status: 'unknown',
    observed: 'no password policy was seen',
    expected: strength(demand),
    source: 'none',
    owner: 'unknown',
  }
}

/** The worst of what the rules say; a rule that is not shown is not kept. */
function policyStatus({ minimumLength, minimumClasses, notEnforced, reversible }: Rules, demand: Demand): Status {
  const statuses: Status[] = [
    atLeast(minimumLength, demand.minimumLength),
    demand.minimumClasses === 0 ? 'pass' : atLeast(minimumClasses, demand.minimumClasses),
    minimumClasses !== 'unknown' && minimumClasses < demand.wantedClasses ? 'warn' : 'pass',
    notEnforced === undefined ? 'pass' : 'fail',
    reversible === 'unknown' ? 'unknown' : reversible ? 'fail' : 'pass',
  ]
  return SEVERITY.find((status) => statuses.includes(status)) ?? 'unknown'
}

function atLeast(observed: number | 'unknown', wanted: number): Status {
  return observed === 'unknown' ? 'unknown' : observed >= wanted ? 'pass' : 'fail'
}

function agePart(
  scope: string,
  { maximumAgeDays: age }: Rules,
  { maximumAgeDays, tooOld }: Demand,
  from: Pick<Part, 'source' | 'owner'>,
): Part[] {
  if (maximumAgeDays === undefined || age === 'per-account') {
    return []
  }
  const status = age === 'unknown' ? 'unknown' : age !== 'never' && age <= maximumAgeDays ? 'pass' : tooOld
  return [{ scope, status, observed: lifetime(age), expected: lifetime(maximumAgeDays), ...from }]
}

const HOLES: Record<Hole['what'], { status: Status; said: string; expected: string }> = {
  'automatic-logon': { status: 'fail', said: 'automatic logon is on', expected: 'everybody logs on' },
  'stored-password': { status: 'fail', said: 'the password for automatic logon is stored in clear text', expected: 'no stored password' },
  'blank-over-network': {
    status: 'warn',
    said: 'accounts without a password are let in over the network',
    expected: 'only at this screen',
  },
}

function holePart({ what, open, source, owner }: Hole): Part {
  const { status, said, expected } = HOLES[what]
  const verdict = open === 'unknown' ? 'unknown' : open ? status : 'pass'
  return {
    scope: 'machine',
    status: verdict,
    observed: open === 'unknown' ? `not known whether ${said}` : said,
    expected,
    source,
    owner,
  }
}

/** Own Your Online and NZISM 16.1.31 want long passwords rather than frequent changes. */
function rotationNote({ kinds }: PasswordPolicy, { mode }: PasswordSettings): string[] {
  const rotates = kinds.some(
    ({ rules }) => rules.state === 'value' && typeof rules.value.maximumAgeDays === 'number' && rules.value.maximumAgeDays <= 90,
  )
  return mode === 'modern' && rotates ? ['frequent password changes are no longer recommended'] : []
}

function measures({ kinds }: PasswordPolicy, accounts: Answer<LocalAccounts>): Record<string, number> {
  const rules = kinds.map(({ rules }) => (rules.state === 'value' ? rules.value : undefined))
  const lengths = rules.map((one) => one?.minimumLength)
  const own =
    accounts.state === 'value' && accounts.value.complete ? accounts.value.entries.map((account) => account.maximumAgeDays) : [undefined]
  const ages = [...rules.map((one) => one?.maximumAgeDays), ...own].filter((age) => age !== 'per-account' && age !== 'policy')
  return { ...known('minimumLength', lengths, Math.min), ...known('maximumAgeDays', ages, Math.max) }
}

/** A number only where every one is known, so that a waiver never covers what was not seen. */
function known(name: string, values: unknown[], choose: (...numbers: number[]) => number): Record<string, number> {
  const numbers = values.filter((value) => typeof value === 'number')
  return numbers.length === values.length && numbers.length > 0 ? { [name]: choose(...numbers) } : {}
}

function summarise({ scope, status, observed, expected }: Part): string {
  return status === 'pass' ? `Passwords are held to the rules: ${observed}` : `${scope}: ${observed} (expected: ${expected})`
}

standAlone(import.meta.url)
