import { type Answer, type CommandOutput, type FileContent, failed, type Listing, listing, type Parse, reasonOf, value } from '../../api.ts'
import { integer, lines } from '../../formats/lines.ts'
import { isoTime, newest } from '../../formats/times.ts'
import { sambaShares } from './samba.ts'
import type { AccessRights, Administrator, LastUse, Share } from './shape.ts'
import { sudoRules } from './sudoers.ts'

interface Probes {
  passwd: Answer<FileContent>
  group: Answer<FileContent>
  sudoers: Answer<Listing<FileContent>>
  logins: Answer<CommandOutput>
  /** Files in home folders that a day's work writes to. */
  traces: Answer<Listing<FileContent>>
  samba: Answer<FileContent>
  smbd: Answer<FileContent>
}

export const parse: Parse<Probes, AccessRights> = (probes) => {
  const { passwd, group } = probes
  if (passwd.state !== 'value' || group.state !== 'value') {
    return failed(`the accounts and groups could not be read: ${passwd.state === 'value' ? reasonIn(group) : reasonIn(passwd)}`)
  }
  const accounts = accountsOf(passwd.value.text)
  if (!accounts) {
    return failed('/etc/passwd holds lines that do not have 7 fields with numbers as the third and fourth')
  }
  const uses = lastUses(accounts, probes)
  return value({ administrators: administrators(accounts, group.value.text, uses, probes.sudoers), lastUses: uses, shares: shares(probes) })
}

function reasonIn(answer: Answer<unknown>): string {
  return answer.state === 'value' ? 'no reason' : reasonOf(answer)
}

interface Account {
  name: string
  uid: number
  gid: number
  home: string
  canLogOn: boolean
}

function accountsOf(text: string): Account[] | undefined {
  const rows = lines(text)
    .filter((line) => line.trim() && !/^[#+-]/.test(line))
    .map((line) => line.split(':'))
  const broken = rows.some((fields) => fields.length !== 7 || integer(fields[2]) === undefined || integer(fields[3]) === undefined)
  if (rows.length === 0 || broken) {
    return undefined
  }
  return rows.map(([name = '', , uid, gid, , home = '', shell = '']) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
    canLogOn: !/\/(?:nologin|false|true|sync|halt|shutdown)$/.test(shell.trim()),
  }))
}

/** Groups that distributions hand the rights of root to: sudo (Debian), wheel (Red Hat, Arch), admin (older Ubuntu). */
const ADMIN_GROUPS = ['sudo', 'wheel', 'admin']

function administrators(
  accounts: Account[],
  group: string,
  uses: Listing<LastUse>,
  sudoers: Answer<Listing<FileContent>>,
): Listing<Administrator> {
  const rules = sudoRules(sudoers.state === 'value' ? sudoers.value.entries : [])
  const missed = sudoers.state === 'value' ? sudoers.value.missed : sudoers.state === 'absent' ? [] : [sudoers.reason]
  const named = new Map<string, string>(rules.users.map(({ name, source }) => [name, source]))
  const everybody = [...named.entries()].find(([name]) => name === 'ALL')
  for (const { name, gid, members } of groupsOf(group)) {
    const source = rules.groups.find((rule) => rule.name === name)?.source ?? (ADMIN_GROUPS.includes(name) ? `group ${name}` : undefined)
    if (source) {
      const primary = accounts.filter((account) => account.gid === gid).map((account) => account.name)
      for (const member of [...members, ...primary]) {
        named.set(member, source)
      }
    }
  }
  const found = accounts.flatMap((account) => {
    const source = account.uid === 0 ? 'uid 0' : named.get(account.name)
    return source !== undefined && (account.canLogOn || account.uid === 0) ? [administrator(account, source, uses)] : []
  })
  const all: Administrator[] = everybody ? [{ name: 'ALL', id: 'ALL', kind: 'everybody', source: everybody[1] }] : []
  return listing([...found, ...all], missed)
}

/** A second account with the uid of root is a person's, or a back door; either way it is told by its name. */
function administrator({ name, uid }: Account, source: string, uses: Listing<LastUse>): Administrator {
  const kind = name === 'root' && uid === 0 ? 'built-in' : uid > 0 && uid < 1000 ? 'service' : 'person'
  const at = uses.entries.find((use) => use.name === name)?.at
  return { name, id: String(uid), kind, ...(kind === 'person' && at !== undefined && at !== 'unknown' ? { lastUsedAt: at } : {}), source }
}

function groupsOf(text: string): Array<{ name: string; gid: number; members: string[] }> {
  return lines(text)
    .map((line) => line.split(':'))
    .filter((fields) => fields.length === 4)
    .map(([name = '', , gid, members = '']) => ({
      name,
      gid: Number(gid),
      members: members
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    }))
}

/** Records of logons are rotated away, and some desktops write none: no record never means that nobody was here. */
function lastUses(accounts: Account[], { logins, traces }: Probes): Listing<LastUse> {
  const recorded = logins.state === 'value' && logins.value.exitCode === 0 ? recordedLogins(logins.value.stdout) : undefined
  const files = traces.state === 'value' ? traces.value.entries : []
  const entries = accounts
    .filter(({ canLogOn, uid }) => canLogOn && uid >= 1000)
    .map(({ name, uid, home }): LastUse => {
      const touched = files.filter((file) => file.path.startsWith(`${home}/`)).map(({ modifiedAt }) => modifiedAt)
      return { id: String(uid), name, at: newest(recorded?.get(name), ...touched.map(isoTime)) ?? 'unknown' }
    })
  const why = logins.state === 'value' ? `lslogins ended with ${logins.value.exitCode}` : reasonOf(logins)
  return listing(entries, recorded ? [] : [`when accounts last logged on could not be read: ${why}`])
}

/** `USER:UID:LAST-LOGIN` with a header; the time has colons of its own. */
function recordedLogins(text: string): Map<string, string> {
  return new Map(
    lines(text).flatMap((line) => {
      const [, name, when] = /^([^:]+):\d+:(.+)$/.exec(line) ?? []
      const at = isoTime(when?.trim())
      return name !== undefined && at ? [[name, at] as const] : []
    }),
  )
}

/** The package of the client brings smb.conf along; without the server nothing in it is shared. */
function shares({ samba, smbd }: Probes): Listing<Share> {
  if (smbd.state === 'absent') {
    return listing([])
  }
  if (smbd.state !== 'value') {
    return listing<Share>([], [`whether Samba is installed is not known: ${smbd.reason}`])
  }
  return samba.state === 'value' ? sambaShares(samba.value.text) : listing<Share>([], [`/etc/samba/smb.conf: ${reasonOf(samba)}`])
}
