import { type Answer, absent, failed, type Listing, listing, type PowerShellOutput, type RegistryKey, value } from '../../api.ts'
import { leafOf, textIn } from '../../formats/registry-values.ts'
import { isoTime } from '../../formats/times.ts'
import type { LocalAccount, LocalAccounts } from './shape.ts'

export interface Probes {
  accounts: Answer<PowerShellOutput>
  /** Every service with the account that it logs on with. */
  services: Answer<Listing<RegistryKey>>
}

/** Enabled accounts of the computer's own database (SAM). */
export function parse({ accounts, services }: Probes): Answer<LocalAccounts> {
  if (accounts.state !== 'value') {
    return accounts.state === 'absent' ? failed('The accounts of this computer were not asked for') : accounts
  }
  const { refused, domainController, counted, accounts: rows, missing } = accounts.value
  if (typeof refused === 'string') {
    return failed(`The accounts of this computer could not be listed: ${refused}`)
  }
  if (domainController === true) {
    return absent('present')
  }
  if (!Array.isArray(rows) || typeof counted !== 'number' || counted === 0) {
    return failed('Win32_UserAccount listed no account at all, and every Windows has some')
  }
  const serving = servicesByName(services)
  const read = rows.map((row) => account(row, serving))
  const unread = read.filter((row) => row === undefined).length
  const gaps = [...(typeof missing === 'string' && missing ? [missing] : []), ...(unread > 0 ? [`${unread} accounts without a SID`] : [])]
  return value(
    listing(
      read.flatMap((row) => row ?? []),
      gaps,
    ),
  )
}

/** In small letters; `.\\name` and `<computer>\\name` are local, and a domain account of the same name does no harm here. */
function servicesByName(answer: Answer<Listing<RegistryKey>>): Map<string, string[]> | 'unknown' {
  if (answer.state !== 'value' || !answer.value.complete) {
    return 'unknown'
  }
  const found = new Map<string, string[]>()
  for (const key of answer.value.entries) {
    const [, domain = '', name] = /^([^\\]+)\\(.+)$/.exec(textIn(key, 'ObjectName') ?? '') ?? []
    if (name !== undefined && !/^NT (?:AUTHORITY|SERVICE)$/i.test(domain)) {
      const account = name.toLowerCase()
      found.set(account, [...(found.get(account) ?? []), leafOf(key)])
    }
  }
  return found
}

function servicesOf(name: string, serving: Map<string, string[]> | 'unknown'): Pick<LocalAccount, 'services'> {
  const services = serving === 'unknown' ? serving : serving.get(name.toLowerCase())
  return services === undefined ? {} : { services }
}

function account(row: unknown, serving: Map<string, string[]> | 'unknown'): LocalAccount | undefined {
  const { name, sid, passwordRequired, passwordExpires, principalSource, changedAt } = { ...(row as Record<string, unknown>) }
  if (typeof name !== 'string' || typeof sid !== 'string' || !/^S-1-5-21-[\d-]+$/.test(sid) || typeof passwordRequired !== 'boolean') {
    return undefined
  }
  const builtIn = BUILT_IN[sid.replace(/^.*-/, '')]
  const changedOn = isoTime(changedAt)?.slice(0, 10)
  return {
    name,
    id: sid,
    ...(builtIn ? { builtIn } : {}),
    password: passwordRequired ? 'set' : 'not-required',
    maximumAgeDays: passwordExpires === false ? 'never' : 'policy',
    keptBy: keptBy(principalSource),
    ...(changedOn ? { changedOn } : {}),
    ...servicesOf(name, serving),
    source: 'Win32_UserAccount',
  }
}

/** The last number of a well-known account's SID is the same in every language (well-known SIDs, MS-DTYP 2.4.2.4). */
const BUILT_IN: Record<string, LocalAccount['builtIn']> = { '500': 'administrator', '501': 'guest' }

function keptBy(principalSource: unknown): LocalAccount['keptBy'] {
  return principalSource === 'Local' ? 'computer' : principalSource === 'MicrosoftAccount' ? 'microsoft' : 'unknown'
}
