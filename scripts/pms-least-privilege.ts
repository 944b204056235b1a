#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, type Context, defineCheck, type Listing, type Part, reasonOf } from '../lib/api.ts'
import type { AccessRights, Administrator, LastUse, Share } from '../lib/facts/access-rights/shape.ts'
import type { LocalAccount, LocalAccounts } from '../lib/facts/local-accounts/shape.ts'
import { daysBetween } from '../lib/formats/times.ts'
import { hintOf } from '../lib/hint.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  rights: AccessRights
  accounts: Answer<LocalAccounts>
}
interface Settings {
  unusedAccountDays: number
  knownAdministrators: string[]
}

/** Rights inside of the practice management system are not visible here; too many rights on the computer undo them. */
export default defineCheck<Facts, Settings>(({ rights, accounts }, settings, context) => {
  const parts = [
    ...administrators(rights.administrators, settings, context),
    ...unusedAccounts(rights.lastUses, accounts, settings, context),
    ...shares(rights.shares),
  ]
  return hintOf(parts, 'This computer shows nothing of who may do what', ({ scope, status, observed }) =>
    status === 'pass' ? 'No everyday account is an administrator, and nothing is open to everybody' : `${scope}: ${observed}`,
  )
})

const NO_ADMINISTRATOR = 'nobody works every day as an administrator'

function administrators({ entries, complete, missed }: Listing<Administrator>, settings: Settings, context: Context): Part[] {
  const parts = entries.flatMap((one) => administrator(one, settings, context) ?? [])
  const names = entries.map(({ name }) => name).join(', ') || 'none'
  return [
    ...parts,
    ...(complete ? [] : [unread('administrators', missed[0], NO_ADMINISTRATOR)]),
    ...(complete && parts.length === 0 ? [pass('administrators', `only ${names}`, NO_ADMINISTRATOR)] : []),
  ]
}

/** Who sat here within so many days works here; a technician's account is named in the settings. */
const EVERYDAY_DAYS = 30

function administrator(
  { name, kind, lastUsedAt, source }: Administrator,
  { knownAdministrators }: Settings,
  context: Context,
): Part | undefined {
  const shared = { scope: `user:${name}`, expected: NO_ADMINISTRATOR, source, owner: 'local' } as const
  if (kind === 'everybody') {
    return { ...shared, scope: `group:${name}`, status: 'warn', observed: 'everybody who logs on here is an administrator' }
  }
  // On a server, administrators are the people who should log on.
  if (kind !== 'person' || context.desktop === false || knownAdministrators.some((one) => one.toLowerCase() === name.toLowerCase())) {
    return undefined
  }
  if (lastUsedAt === 'never' || (lastUsedAt !== undefined && daysBetween(lastUsedAt, context.now) > EVERYDAY_DAYS)) {
    return undefined
  }
  if (lastUsedAt === undefined || context.desktop === 'unknown') {
    return { ...shared, status: 'unknown', observed: 'is an administrator; whether this person works here every day is not known' }
  }
  return { ...shared, status: 'warn', observed: `is an administrator and worked here on ${lastUsedAt.slice(0, 10)}` }
}

/** Only the computer's own accounts that somebody can still log on with; those of a domain are kept there. */
function unusedAccounts(
  uses: Listing<LastUse>,
  accounts: Answer<LocalAccounts>,
  { unusedAccountDays: limit }: Settings,
  { now }: Context,
): Part[] {
  const expected = `every account was used within ${limit} days`
  if (accounts.state !== 'value') {
    return accounts.state === 'absent' ? [] : [unread('accounts', reasonOf(accounts), expected)]
  }
  const ages = accounts.value.entries
    .filter(({ builtIn }) => builtIn === undefined)
    .map((account) => ({ account, days: unusedDays(account, uses.entries, now) }))
  const unused = ages.filter(({ days }) => days !== 'unknown' && days > limit)
  const unknown = ages.filter(({ days }) => days === 'unknown').map(({ account }) => account.name)
  const reason =
    unknown.length > 0 ? `when ${unknown.join(', ')} was last used is not known` : [...uses.missed, ...accounts.value.missed][0]
  return [
    ...unused.map(({ account, days }) =>
      weak(`user:${account.name}`, `not used for at least ${Math.floor(Number(days))} days`, expected, account.source),
    ),
    ...(reason === undefined ? [] : [unread('accounts', reason, expected)]),
    ...(unused.length === 0 && reason === undefined ? [pass('accounts', 'all of them are in use', expected)] : []),
  ]
}

/** An account that nobody ever used is as old as its password. */
function unusedDays({ id, changedOn }: LocalAccount, uses: LastUse[], now: Date): number | 'unknown' {
  const at = uses.find((use) => use.id === id)?.at ?? 'unknown'
  const since = at === 'never' ? changedOn : at === 'unknown' ? undefined : at
  return since === undefined ? 'unknown' : daysBetween(since, now)
}

const NOT_OPEN = 'no folder is open to everybody'

function shares({ entries, complete, missed }: Listing<Share>): Part[] {
  const parts = entries.map(share)
  const open = parts.filter(({ status }) => status !== 'pass')
  return [...(open.length > 0 || !complete ? open : parts), ...(complete ? [] : [unread('shares', missed[0], NOT_OPEN)])]
}

/** Programs of practices need a folder that everybody may change; nobody needs one on which everybody may give away rights. */
function share({ name, path, everybody, guests, source }: Share): Part {
  const scope = `share:${name}`
  if (guests === true) {
    return weak(scope, `${path} is open without an account`, NOT_OPEN, source)
  }
  if (everybody === 'full') {
    return weak(scope, `everybody has full control over ${path}`, NOT_OPEN, source)
  }
  return everybody === 'unknown' || guests === 'unknown'
    ? unread(scope, `who may use ${path} is not known`, NOT_OPEN)
    : pass(scope, `${path}: everybody may ${everybody === 'none' ? 'do nothing' : everybody}`, NOT_OPEN)
}

function weak(scope: string, observed: string, expected: string, source: string): Part {
  return { scope, status: 'warn', observed, expected, source, owner: 'local' }
}

function pass(scope: string, observed: string, expected: string): Part {
  return { scope, status: 'pass', observed, expected, source: 'access-rights', owner: 'none' }
}

function unread(scope: string, reason: string | undefined, expected: string): Part {
  return { scope, status: 'unknown', observed: reason ?? 'not known', expected, source: 'access-rights', owner: 'none' }
}

standAlone(import.meta.url)
