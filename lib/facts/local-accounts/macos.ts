import { type Answer, type CommandOutput, failed, listing, value } from '../../api.ts'
import { integer, lines, words } from '../../formats/lines.ts'
import type { LocalAccounts } from './shape.ts'

export interface Probes {
  users: Answer<CommandOutput>
}

/** People have a uid from 501 on; nobody but the directory itself sees whether a password is set. */
export function parse({ users }: Probes): Answer<LocalAccounts> {
  if (users.state !== 'value') {
    return users.state === 'absent' ? failed('dscl is not there') : users
  }
  const { exitCode, stdout } = users.value
  const rows = lines(stdout)
    .map(words)
    .filter((row) => row.length > 0)
  const unread = rows.filter((row) => row.length !== 2 || integer(row[1]) === undefined)
  if (exitCode !== 0 || rows.length === 0) {
    return failed(`dscl . -list /Users UniqueID listed no user (exit code ${exitCode})`)
  }
  const people = rows.flatMap(([name = '', uid]) => ((integer(uid) ?? 0) >= 501 ? [{ name, id: String(integer(uid)) }] : []))
  const accounts = people.map(
    (person) => ({ ...person, password: 'unread', maximumAgeDays: 'policy', keptBy: 'computer', source: 'dscl' }) as const,
  )
  return value(
    listing(
      accounts,
      unread.map(() => 'a line of dscl that is no name and number'),
    ),
  )
}
