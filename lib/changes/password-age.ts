import { type Answer, failed, type PasswordAgeChange, reasonOf, value } from '../api.ts'
import { succeeded } from './commands.ts'
import type { ChangeKind, FileState, ReadingHost, State, WritingHost } from './kind.ts'
import { sameState } from './same-state.ts'

export interface PasswordAgeState extends State {
  /** Field 5 of the person's line in /etc/shadow, shadow(5), and nothing else of it; null where it is empty, which means never. */
  maximumDays: number | null
}

const SHADOW = '/etc/shadow'
/** What the tools of the shadow suite keep of the file before their last change. */
const BACKUP = '/etc/shadow-'

export const passwordAge: ChangeKind<PasswordAgeChange, PasswordAgeState> = {
  kind: 'password-age',
  target: ({ user }) => `password of ${user}`,
  read: (host, { user }) => readAge(host, user),
  // A shorter age that somebody set meanwhile is never made longer.
  holds: ({ maximumDays }, state) => state.maximumDays !== null && state.maximumDays <= maximumDays,
  apply: (host, { user, maximumDays }) => setAge(host, user, maximumDays),
  restore: (host, { user }, before) => setAge(host, user, before.maximumDays),
  describe: ({ user, maximumDays }, state) => ({
    target: `password of ${user}`,
    before: words(state.maximumDays),
    after: words(maximumDays),
  }),
}

/** The file is looked through in memory: of its hashes nothing leaves this function. */
async function readAge(host: ReadingHost, user: string): Promise<Answer<PasswordAgeState>> {
  if (!/^[A-Za-z_][\w.-]*\$?$/.test(user)) {
    return failed('that is no name of an account that Rounds hands to a command')
  }
  const file = await host.readFile(SHADOW)
  if (file.state !== 'value' || file.value.state !== 'present') {
    return failed(`the age of the password of ${user} could not be read: ${file.state === 'value' ? `no ${SHADOW}` : reasonOf(file)}`)
  }
  const rows = rowsOf(file.value.bytes, user)
  const [row] = rows
  if (!row || rows.length !== 1) {
    return failed(`${SHADOW} has ${rows.length} lines for ${user}, where one was expected`)
  }
  return ageIn(row, user)
}

function rowsOf(bytes: string, user: string): string[][] {
  const lines = Buffer.from(bytes, 'base64').toString('latin1').split('\n')
  return lines.map((line) => line.split(':')).filter(([name]) => name === user)
}

/** Only what chage writes in the same digits can be put back to the byte. */
function ageIn({ 4: maximum, length }: string[], user: string): Answer<PasswordAgeState> {
  if (length !== 9 || maximum === undefined || !/^(?:|0|[1-9]\d{0,8})$/.test(maximum)) {
    return failed(`the line of ${user} in ${SHADOW} is not as shadow(5) has it, so it could not be put back`)
  }
  return value({ maximumDays: maximum === '' ? null : Number(maximum) })
}

/** chage holds the lock that all tools hold. The copy that it leaves is put back, so that undo leaves every file as it was. */
async function setAge(host: WritingHost, user: string, maximumDays: number | null): Promise<void> {
  const backup = await host.readFile(BACKUP)
  try {
    const answer = await host.execute(['chage', '-M', String(maximumDays ?? -1), user], { timeoutSeconds: 30 })
    succeeded(`The age of the password of ${user} was not set`, answer)
  } finally {
    if (backup.state === 'value') {
      await keepBackup(host, backup.value)
    }
  }
}

async function keepBackup(host: WritingHost, before: FileState): Promise<void> {
  const now = await host.readFile(BACKUP)
  if (now.state === 'value' && sameState(now.value, before)) {
    return
  }
  if (before.state === 'absent') {
    await host.removeFile(BACKUP)
    return
  }
  const { bytes, mode, uid, gid } = before
  await host.writeFile(BACKUP, { bytes, mode, uid, gid })
}

function words(days: number | null): string {
  return days === null || days >= 99999 ? 'never expires' : `expires after ${days} days`
}
