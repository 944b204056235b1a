import { type Answer, failed, value } from '../api.ts'
import { nameValues } from './ini.ts'
import { integer, lines } from './lines.ts'

export interface LoginFiles {
  passwd: string
  shadow: string
  /** Without it the shadow suite's own limits hold. */
  loginDefs?: string
}

export interface LoginAccount {
  name: string
  uid: number
  home: string
  shell: string
  /** `locked` cannot log in by password; `none` has no entry in /etc/shadow; `empty` needs no password at all. */
  password: 'set' | 'locked' | 'empty' | 'none'
  maximumAgeDays: number | 'never'
  /** ISO date of the last change; missing when it is not recorded or a change is demanded at the next logon. */
  changedOn?: string
  /** The date of the last change is not recorded: the password then never ages, whatever its maximum says (shadow(5)). */
  undated?: true
  /** Days for which a new password must be kept, where there are any. */
  minimumAgeDays?: number
  /** Days after the end of a password in which its owner may still change it; then the account is locked. Missing: for ever. */
  graceDays?: number
}

/** Accounts that people log on with: a uid within UID_MIN and UID_MAX and a shell. No hash leaves this function. */
export function humanAccounts({ passwd, shadow, loginDefs = '' }: LoginFiles): Answer<LoginAccount[]> {
  const rows = table(passwd)
  const broken = rows.find(({ fields }) => fields.length !== 7 || integer(fields[2]) === undefined)
  if (rows.length === 0 || broken) {
    return failed(
      broken ? `/etc/passwd line ${broken.line} does not have 7 fields with a number as the third` : '/etc/passwd holds no account',
    )
  }
  const secrets = table(shadow)
  const unreadable = secrets.find(({ fields }) => fields.length < 8)
  if (secrets.length === 0 || unreadable) {
    return failed(unreadable ? `/etc/shadow line ${unreadable.line} does not have 9 fields` : '/etc/shadow holds no account')
  }
  const byName = new Map(secrets.map(({ fields }) => [fields[0], fields]))
  const limits = uidRange(loginDefs)
  return value(rows.map(({ fields }) => account(fields, byName.get(fields[0]))).filter((account) => isHuman(account, limits)))
}

/** Days after which new accounts must change their password, from login.defs; existing accounts keep their own. */
export function newAccountMaximumAge(loginDefs: string): number | 'never' {
  return maximumAge(nameValues(loginDefs).get('PASS_MAX_DAYS'))
}

interface Row {
  line: number
  fields: string[]
}

/** Lines with `+` or `-` in front belong to NIS. */
function table(text: string): Row[] {
  return lines(text)
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() && !/^[#+-]/.test(text))
    .map(({ line, text }) => ({ line, fields: text.split(':') }))
}

/** Defaults from login.defs(5). */
function uidRange(loginDefs: string): { minimum: number; maximum: number } {
  const pairs = nameValues(loginDefs)
  return { minimum: integer(pairs.get('UID_MIN')) ?? 1000, maximum: integer(pairs.get('UID_MAX')) ?? 60000 }
}

function isHuman({ uid, shell }: LoginAccount, { minimum, maximum }: { minimum: number; maximum: number }): boolean {
  return uid >= minimum && uid <= maximum && !/\/(?:nologin|false|true|sync|halt|shutdown)$/.test(shell)
}

function account(fields: string[], shadow: string[] | undefined): LoginAccount {
  const [name = '', inline = '', uid = '', , , home = '', shell = ''] = fields
  const shadowed = inline === 'x'
  const day = integer(shadow?.[2])
  const changedOn = day ? isoDate(day) : undefined
  const isUndated = shadow !== undefined && (day === undefined || day < 0)
  return {
    name,
    uid: Number(uid),
    home,
    shell: shell.trim() || '/bin/sh',
    password: shadowed ? (shadow ? strength(shadow[1] ?? '') : 'none') : strength(inline),
    maximumAgeDays: isUndated ? 'never' : maximumAge(shadow?.[4]),
    ...(changedOn ? { changedOn } : {}),
    ...(isUndated ? { undated: true } : {}),
    ...limits(shadow),
  }
}

function limits(shadow: string[] = []): Pick<LoginAccount, 'minimumAgeDays' | 'graceDays'> {
  const minimum = integer(shadow[3]) ?? 0
  const grace = integer(shadow[6]) ?? -1
  return { ...(minimum > 0 ? { minimumAgeDays: minimum } : {}), ...(grace >= 0 ? { graceDays: grace } : {}) }
}

function strength(field: string): 'set' | 'locked' | 'empty' {
  return field === '' ? 'empty' : /^[!*]/.test(field) ? 'locked' : 'set'
}

/** shadow(5): empty or negative switches ageing off; 99999 days is the customary "never". */
function maximumAge(field: string | undefined): number | 'never' {
  const days = integer(field)
  return days === undefined || days < 0 || days >= 99999 ? 'never' : days
}

function isoDate(days: number): string | undefined {
  const date = new Date(days * 86_400_000)
  return days > 0 && date.getUTCFullYear() < 10000 ? date.toISOString().slice(0, 10) : undefined
}
