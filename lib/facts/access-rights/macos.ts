import { type Answer, type CommandOutput, failed, listing, type Parse, reasonOf, value } from '../../api.ts'
import { lines, words } from '../../formats/lines.ts'
import type { AccessRights, Administrator } from './shape.ts'

interface Probes {
  admins: Answer<CommandOutput>
  ids: Answer<CommandOutput>
}

/** `GroupMembership: root anna` (dscl(1)); neither last logons nor shared folders are looked at, so nothing is said of them. */
export const parse: Parse<Probes, AccessRights> = ({ admins, ids }) => {
  const members = admins.state === 'value' && admins.value.exitCode === 0 ? membersOf(admins.value.stdout) : []
  if (members.length === 0) {
    const why = admins.state === 'value' ? `dscl ended with ${admins.value.exitCode}` : reasonOf(admins)
    return failed(`the members of the group admin could not be read: ${why}`)
  }
  const uids = ids.state === 'value' && ids.value.exitCode === 0 ? uidsOf(ids.value.stdout) : undefined
  return value({
    administrators: listing(
      members.map((name) => administrator(name, uids?.get(name))),
      uids ? [] : ['the ids of accounts could not be read'],
    ),
    lastUses: listing([], ['when an account was last used is not read on this system']),
    shares: listing([], ['shared folders are not read on this system']),
  })
}

function membersOf(text: string): string[] {
  const [first = ''] = lines(text).filter((line) => line.startsWith('GroupMembership:'))
  return words(first).slice(1)
}

function uidsOf(text: string): Map<string, string> {
  return new Map(
    lines(text)
      .map(words)
      .flatMap(([name, id]) => (name !== undefined && id !== undefined ? [[name, id] as const] : [])),
  )
}

/** People have a uid from 501 on. */
function administrator(name: string, uid: string | undefined): Administrator {
  const kind = name === 'root' ? 'built-in' : uid === undefined ? 'unresolved' : Number(uid) >= 501 ? 'person' : 'service'
  return { name, id: uid ?? name, kind, source: 'group admin' }
}
