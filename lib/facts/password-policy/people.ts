import type { FactContext } from '../../api.ts'
import { daysBetween } from '../../formats/times.ts'
import type { Person, Users } from '../users/shape.ts'
import type { KindPolicy } from './shape.ts'

type Kind = KindPolicy['kind']

export interface PeopleInUse {
  kinds: Map<Kind, Array<{ name: string; id: string }>>
  /** Why somebody may be missing; undefined when all are known. */
  unsure?: string
}

const RECENT_DAYS = 30

/** People by the kind of their account, of those who were here lately; without any of them, the computer's own accounts. */
export function peopleInUse({ facts, now }: FactContext): PeopleInUse {
  const answer = facts.users
  if (answer?.state !== 'value') {
    const because = answer ? (answer.state === 'absent' ? 'no list of people' : answer.reason) : 'the people were not read'
    return { kinds: new Map([['local', []]]), unsure: `Who uses this computer is not known: ${because}` }
  }
  const users = answer.value as Users
  const kinds: PeopleInUse['kinds'] = new Map()
  for (const { name, id, kind } of users.entries.filter((person) => isRecent(person, now))) {
    kinds.set(kind, [...(kinds.get(kind) ?? []), { name, id }])
  }
  if (kinds.size === 0) {
    kinds.set('local', [])
  }
  return users.complete ? { kinds } : { kinds, unsure: `Not everybody who uses this computer could be listed: ${users.missed.join('; ')}` }
}

/** Without a date somebody may have been here today. */
function isRecent({ lastUsedAt }: Person, now: string): boolean {
  return lastUsedAt === undefined || !(daysBetween(lastUsedAt, now) > RECENT_DAYS)
}
