import { type Answer, type FactContext, type FileContent, type Listing, type Parse, type RegistryKey, reasonOf, value } from '../../api.ts'
import { registryNumber, registryText } from '../../formats/registry-values.ts'
import { ownerOf } from '../policy-owner/shape.ts'
import type { Person, Users } from '../users/shape.ts'
import { hiveKeys } from './hive-seat.ts'
import { isPersonal, keyOf, ownerOfValue, sidOf } from './hives.ts'
import { type Limit, machineLimit } from './machine-limit.ts'
import { graceOf, type Saver, saverOf } from './screen-saver.ts'
import type { Blocker, ScreenLock, Seat } from './shape.ts'
import { type PowerProbes, sleepLock } from './sleep.ts'

export interface Probes extends PowerProbes {
  policy: Answer<RegistryKey>
  logon: Answer<RegistryKey>
  deviceLock: Answer<RegistryKey>
  securityOptions: Answer<RegistryKey>
  desktops: Answer<Listing<RegistryKey>>
  saverPolicies: Answer<Listing<RegistryKey>>
  userPolicies: Answer<Listing<RegistryKey>>
  /** NTUSER.DAT and NTUSER.MAN of everybody; that of a loaded hive is locked by Windows and so missed. */
  hives: Answer<Listing<FileContent>>
}

const LOGON = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'
const SYSTEM_POLICY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'

/** The shortest of the machine's limit and each person's screen saver. */
export const parse: Parse<Probes, ScreenLock> = (asked, context) => {
  const limit = machineLimit(asked, context)
  const sleep = sleepLock(asked)
  const sleeps = sleep === undefined ? {} : { sleepLockAfterSeconds: sleep }
  const people = peopleHere(asked, context)
  const { probes, files } = withHives(asked, people, limit)
  const savers = people.map((person) => told(saverOf(person, probes, context), files.get(person.id)))
  const seats = people.map((person, index) => ({ ...seatOf(`user:${person.name}`, limit, savers[index]), ...sleeps }))
  return value({
    seats: [...seats, ...uncounted(context, limit), ...unasked(probes)],
    newcomers: [{ ...seatOf('machine', limit), ...sleeps }],
    blockers: blockersOf(probes, context),
    levers: {
      machineLimit: { seconds: limit.seconds, owner: limit.owner, saverPolicyOff: savers.some(({ policyOff }) => policyOff === true) },
      ...graceLever(probes, context),
    },
  })
}

function graceLever({ logon }: Probes, { facts }: FactContext): Pick<ScreenLock['levers'], 'grace'> {
  const grace = graceOf(logon)
  const owner = ownerOf(facts['policy-owner'], { setting: `${LOGON}\\ScreenSaverGracePeriod`, underPolicyKey: false })
  return grace.state === 'value' ? { grace: { seconds: grace.value, owner } } : {}
}

/** Loaded hives may belong to people who are not in the list, such as a domain account before its profile is noted. */
function peopleHere({ desktops, saverPolicies }: Probes, { facts }: FactContext): Person[] {
  const users = facts.users?.state === 'value' ? (facts.users.value as Users).entries : []
  const keys = [desktops, saverPolicies].flatMap((answer) => (answer.state === 'value' ? answer.value.entries : []))
  const loaded = [...new Set(keys.map(sidOf).filter(isPersonal))]
  const strangers = loaded.filter((sid) => !users.some(({ id }) => id.toLowerCase() === sid.toLowerCase()))
  return [...users, ...strangers.map((sid) => ({ name: sid, id: sid, home: '', kind: 'unknown', hive: 'loaded' }) as const)]
}

/** A limit for the whole machine holds for everybody, so that the files need not be looked into. */
function withHives(asked: Probes, people: Person[], { seconds }: Limit): { probes: Probes; files: Map<string, Answer<string>> } {
  if (typeof seconds === 'number') {
    return { probes: asked, files: new Map() }
  }
  const { files, ...more } = hiveKeys(people, asked.hives)
  const also = (name: keyof typeof more) => {
    const keys = asked[name]
    return keys.state === 'value' ? value({ ...keys.value, entries: [...keys.value.entries, ...more[name]] }) : keys
  }
  const probes = { ...asked, desktops: also('desktops'), saverPolicies: also('saverPolicies'), userPolicies: also('userPolicies') }
  return { probes, files }
}

/** Names the file that answered, or why it did not. */
function told(saver: Saver, file: Answer<string> | undefined): Saver {
  if (file?.state === 'value') {
    return { ...saver, source: `${saver.source} in ${file.value}` }
  }
  return file && file.state !== 'absent' ? { ...saver, why: `${saver.why}, and their file was of no use: ${file.reason}` } : saver
}

/** Without a limit for the whole machine, a list of people with gaps leaves somebody unjudged. */
function uncounted({ facts }: FactContext, limit: Limit): Seat[] {
  const { users } = facts
  if (limit.seconds !== 'none' && limit.seconds !== 'unknown') {
    return []
  }
  const why =
    users?.state === 'value' ? (users.value as Users).missed[0] : users ? reasonOf(users) : 'the people of this computer were not listed'
  const isWhole = users?.state === 'value' && (users.value as Users).complete
  return isWhole ? [] : [{ ...unknownSeat('people', why ?? 'the list of people has gaps'), owner: limit.owner }]
}

function seatOf(scope: string, limit: Limit, saver?: Saver): Seat {
  const bySaver = saver && typeof saver.lockAfterSeconds === 'number' ? saver.lockAfterSeconds : Number.POSITIVE_INFINITY
  const byLimit = typeof limit.seconds === 'number' ? limit.seconds : Number.POSITIVE_INFINITY
  if (saver && bySaver < byLimit) {
    const { graceSeconds, source, owner } = saver
    return { scope, lockAfterSeconds: bySaver, graceSeconds, weaknesses: [], through: 'screen-saver', source, owner }
  }
  const { source, owner } = limit
  if (Number.isFinite(byLimit)) {
    return { scope, lockAfterSeconds: byLimit, weaknesses: weaknessesOf(saver), through: 'machine-limit', source, owner }
  }
  const why = limit.seconds === 'unknown' ? limit.why : saver?.lockAfterSeconds === 'unknown' ? saver.why : undefined
  const never = { scope, lockAfterSeconds: 'never', weaknesses: [], through: 'machine-limit', source, owner } as const
  return why === undefined ? never : { ...unknownSeat(scope, why), owner }
}

/** Microsoft: the limit locks by starting the screen saver, so the policy that forbids savers may defeat it. */
function weaknessesOf(saver: Saver | undefined): string[] {
  const off = saver?.policyOff ?? false
  if (typeof off === 'object') {
    return [`whether the policy "Enable screen saver" is off could not be read: ${off.unread}`]
  }
  return off ? ['the policy "Enable screen saver" is off, and the limit locks through the screen saver'] : []
}

function unknownSeat(scope: string, why: string): Seat {
  return { scope, lockAfterSeconds: 'unknown', why, weaknesses: [], through: 'other', source: 'HKU', owner: 'unknown' }
}

/** Automatic logon is REG_SZ "1"; an empty text means off. */
function automaticLogon({ logon }: Probes): Answer<boolean> {
  const text = registryText(logon, 'AutoAdminLogon', 'always-there')
  const number = registryNumber(logon, 'AutoAdminLogon', 'always-there')
  if (number.state === 'value' || number.state === 'absent') {
    return value(number.state === 'value' && number.value !== 0)
  }
  return text.state === 'value' && text.value === '' ? value(false) : number
}

/** What could not be asked may defeat the lock. */
function unasked(probes: Probes): Seat[] {
  const logon = automaticLogon(probes)
  const { userPolicies } = probes
  const gap =
    userPolicies.state === 'value' ? userPolicies.value.missed[0] : userPolicies.state === 'absent' ? undefined : userPolicies.reason
  const { policy } = probes
  const forbidden = policy.state === 'denied' || policy.state === 'failed' ? policy.reason : undefined
  return [
    ...(forbidden === undefined
      ? []
      : [{ ...unknownSeat('locking itself', forbidden), source: `${SYSTEM_POLICY}\\DisableLockWorkstation` }]),
    ...(logon.state === 'value' ? [] : [{ ...unknownSeat('automatic logon', reasonOf(logon)), source: `${LOGON}\\AutoAdminLogon` }]),
    ...(gap === undefined ? [] : [unknownSeat('people', gap)]),
    ...unlisted(probes),
  ]
}

/** With neither list nobody knows who is logged on besides the people of this computer. */
function unlisted({ desktops, saverPolicies }: Probes): Seat[] {
  const isRefused = ({ state }: Answer<unknown>) => state === 'denied' || state === 'failed'
  return isRefused(desktops) && isRefused(saverPolicies) && desktops.state !== 'value' ? [unknownSeat('people', reasonOf(desktops))] : []
}

function blockersOf(probes: Probes, context: FactContext): Blocker[] {
  const logon = automaticLogon(probes)
  const isOn = logon.state === 'value' && logon.value
  const found: Blocker[] = isOn ? [{ what: 'automatic logon is on', source: `${LOGON}\\AutoAdminLogon`, owner: 'local' }] : []
  const personal = probes.userPolicies.state === 'value' ? probes.userPolicies.value.entries.filter((key) => isPersonal(sidOf(key))) : []
  for (const holder of [probes.policy, ...personal.map(value)]) {
    const disabled = registryNumber(holder, 'DisableLockWorkstation')
    if (disabled.state === 'value' && disabled.value !== 0) {
      const key = keyOf(holder, SYSTEM_POLICY)
      const owner = ownerOfValue(context, key, 'DisableLockWorkstation')
      found.push({ what: 'a policy forbids locking the computer', source: `${key}\\DisableLockWorkstation`, owner })
    }
  }
  return found
}
