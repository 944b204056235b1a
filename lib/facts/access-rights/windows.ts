import { type Answer, type FactContext, failed, type Listing, listing, type Parse, type PowerShellOutput, value } from '../../api.ts'
import { isoTime, newest } from '../../formats/times.ts'
import type { Person, Users } from '../users/shape.ts'
import { type AccessEntry, entriesOfSddl, isEverybody, rightOfEverybody, rightOfGuests, weaker } from './access.ts'
import type { AccessRights, Administrator, LastUse, Right, Share } from './shape.ts'

interface Probes {
  rights: Answer<PowerShellOutput>
}

export const parse: Parse<Probes, AccessRights> = ({ rights }, context) => {
  if (rights.state !== 'value') {
    return rights.state === 'absent' ? failed('Nobody was asked who has which rights') : rights
  }
  const { refused } = rights.value
  if (typeof refused === 'string') {
    return failed(`Rights could not be read: ${refused}`)
  }
  const seen = peopleSeen(context)
  return value({
    administrators: section(rights.value, 'members', (row) => administrator(row, seen), 'members'),
    lastUses: section(rights.value, 'accounts', (row) => lastUse(row, seen), 'accounts'),
    shares: section(rights.value, 'shares', share),
  })
}

type Row = Record<string, unknown>

/** An empty list is an answer only for shares: every Windows has an administrator and some accounts. */
function section<T>(output: PowerShellOutput, name: string, read: (row: Row) => T | undefined, needed?: string): Listing<T> {
  const rows = output[name]
  const error = output[`${name}Error`]
  if (!Array.isArray(rows)) {
    return listing<T>([], [`the list of ${name} did not come`])
  }
  const found = rows.map((row) => read({ ...(row as Row) }))
  const unread = found.filter((one) => one === undefined).length
  const missed = [
    ...(typeof error === 'string' && error ? [error] : []),
    ...(unread > 0 ? [`${unread} of the ${name} could not be understood`] : []),
    ...(rows.length === 0 && needed && !error ? [`there are no ${needed} at all, and every Windows has some`] : []),
  ]
  return listing(
    found.flatMap((one) => one ?? []),
    missed,
  )
}

/** The people with a profile here, by SID; without the list nobody knows who worked here. */
interface Seen {
  complete: boolean
  byId: Map<string, Person>
}

function peopleSeen({ facts }: FactContext): Seen {
  const users = facts.users
  const known = users?.state === 'value' ? (users.value as Users) : undefined
  return { complete: known?.complete ?? false, byId: new Map((known?.entries ?? []).map((person) => [person.id, person])) }
}

function administrator({ name, class: kind, sid }: Row, seen: Seen): Administrator | undefined {
  if (typeof name !== 'string' || typeof sid !== 'string' || !/^S-1-[\d-]+$/.test(sid)) {
    return undefined
  }
  const what = kindOf(sid, String(kind), name, seen)
  const person = seen.byId.get(sid)
  const lastUsedAt = person ? person.lastUsedAt : seen.complete ? 'never' : undefined
  const used = what === 'person' && lastUsedAt !== undefined ? { lastUsedAt } : {}
  return { name: person?.name ?? name, id: sid, kind: what, ...used, source: 'members of S-1-5-32-544' }
}

/** A deleted account, or a role of Entra, shows its SID as its name. */
function kindOf(sid: string, objectClass: string, name: string, { byId }: Seen): Administrator['kind'] {
  if (isEverybody(sid)) {
    return 'everybody'
  }
  if (/^S-1-5-21-[\d-]+-500$/.test(sid)) {
    return 'built-in'
  }
  if (byId.has(sid)) {
    return 'person'
  }
  if (!/^S-1-(?:5-21|12-1)-/.test(sid)) {
    return 'service'
  }
  return /^S-1-/.test(name) ? 'unresolved' : /^user$/i.test(objectClass) ? 'person' : 'group'
}

/** Logons through the network count for the account; the profile tells when somebody last sat here. */
function lastUse({ name, sid, lastLogon }: Row, { complete, byId }: Seen): LastUse | undefined {
  if (typeof name !== 'string' || typeof sid !== 'string' || !sid.startsWith('S-1-5-21-')) {
    return undefined
  }
  const at = newest(isoTime(lastLogon), byId.get(sid)?.lastUsedAt)
  return { id: sid, name, at: at ?? (complete ? 'never' : 'unknown') }
}

function share(row: Row): Share | undefined {
  const { name, path, sddl } = row
  if (typeof name !== 'string' || typeof path !== 'string') {
    return undefined
  }
  const outer = shareEntries(row)
  const inner = typeof sddl === 'string' && sddl ? entriesOfSddl(sddl) : undefined
  const both = (right: (entries: AccessEntry[]) => Right) => weaker(outer ? right(outer) : 'unknown', inner ? right(inner) : 'unknown')
  const guests = both(rightOfGuests)
  return {
    name,
    path,
    everybody: both(rightOfEverybody),
    guests: guests === 'unknown' ? 'unknown' : guests !== 'none',
    source: `share ${name}`,
  }
}

/** Type 0 allows, 1 denies (Win32_ACE). */
function shareEntries({ open, access, accessError }: Row): AccessEntry[] | undefined {
  if (accessError !== '' || !Array.isArray(access)) {
    return undefined
  }
  if (open === true) {
    return [{ allow: true, trustee: 'WD', mask: 0x1f01ff }]
  }
  const entries = access.map((row) => {
    const { sid, mask, type } = { ...(row as Row) }
    return typeof sid === 'string' && typeof mask === 'number' && (type === 0 || type === 1)
      ? { allow: type === 0, trustee: sid, mask: mask | 0 }
      : undefined
  })
  return entries.every((entry) => entry !== undefined) ? entries.flatMap((entry) => entry ?? []) : undefined
}
