import { type Answer, absent, type FactContext, failed, type Listing, type Owner, type RegistryKey, reasonOf, value } from '../../api.ts'
import { registryNumber, registryText } from '../../formats/registry-values.ts'
import type { Person } from '../users/shape.ts'
import { keyOf, ownerOfValue, sidOf } from './hives.ts'

export interface Saver {
  lockAfterSeconds: number | 'never' | 'unknown'
  graceSeconds: number
  why: string
  /** The policy "Enable screen saver" is disabled for this person; a text says why that could not be read. */
  policyOff: boolean | { unread: string }
  source: string
  owner: Owner
}

interface Probes {
  logon: Answer<RegistryKey>
  desktops: Answer<Listing<RegistryKey>>
  saverPolicies: Answer<Listing<RegistryKey>>
}

/** Windows' own grace; https://learn.microsoft.com/windows/win32/secauthn/winlogon-and-gina names ScreenSaverGracePeriod. */
const DEFAULT_GRACE_SECONDS = 5

/** What a person's screen saver does. Each value comes from the policy where that has it, else from the person's own choice. */
export function saverOf(person: Person, { logon, desktops, saverPolicies }: Probes, context: FactContext): Saver {
  const own = keyFor(person, desktops)
  const policy = keyFor(person, saverPolicies)
  const source = keyOf(own, `HKU\\${person.id}\\Control Panel\\Desktop`)
  const nothing = {
    lockAfterSeconds: 'unknown',
    graceSeconds: 0,
    policyOff: policyOffOf(person, policy),
    source,
    owner: 'unknown',
  } as const
  if (own.state !== 'value') {
    const why =
      person.hive === 'not-loaded' ? 'the settings of this person are not loaded now' : `the settings of this person: ${reasonOf(own)}`
    return { ...nothing, why }
  }
  if (policy.state === 'denied' || policy.state === 'failed') {
    return { ...nothing, why: policy.reason }
  }
  const grace = graceOf(logon)
  const seconds = secondsOf(policy, own, grace)
  const rules = policy.state === 'value' && Object.keys(policy.value.values).length > 0
  return {
    lockAfterSeconds: seconds.state === 'value' ? seconds.value : 'unknown',
    graceSeconds: grace.state === 'value' ? grace.value : 0,
    why: seconds.state === 'value' ? '' : reasonOf(seconds),
    policyOff: nothing.policyOff,
    source: rules ? policy.value.key : source,
    owner: rules ? ownerOfValue(context, policy.value.key, 'ScreenSaveTimeOut') : 'local',
  }
}

/** A gap in the list of loaded hives hides nobody whose hive is not loaded. */
function policyOffOf({ hive }: Person, policy: Answer<RegistryKey>): Saver['policyOff'] {
  const active = registryNumber(policy, 'ScreenSaveActive')
  if (active.state === 'value') {
    return active.value === 0
  }
  return active.state === 'absent' || hive === 'not-loaded' ? false : { unread: active.reason }
}

/** A hive that is loaded but not in a list with gaps may be one of the gaps. */
function keyFor({ id }: Person, keys: Answer<Listing<RegistryKey>>): Answer<RegistryKey> {
  if (keys.state !== 'value') {
    return keys
  }
  const found = keys.value.entries.find((key) => sidOf(key).toLowerCase() === id.toLowerCase())
  if (found) {
    return value(found)
  }
  return keys.value.complete ? absent() : failed(keys.value.missed[0] ?? 'not every hive could be read')
}

export function graceOf(logon: Answer<RegistryKey>): Answer<number> {
  const grace = registryNumber(logon, 'ScreenSaverGracePeriod', 'always-there')
  return grace.state === 'absent' ? value(DEFAULT_GRACE_SECONDS) : grace
}

/** Locks only with all four: active, secure, a time, and a saver to start; without SCRNSAVE.EXE the time does nothing. */
function secondsOf(policy: Answer<RegistryKey>, own: Answer<RegistryKey>, grace: Answer<number>): Answer<number | 'never'> {
  const either = <T>(read: (key: Answer<RegistryKey>) => Answer<T>) => {
    const first = read(policy)
    return first.state === 'absent' ? read(own) : first
  }
  const saver = either((key) => registryText(key, 'SCRNSAVE.EXE'))
  const timeout = either((key) => registryNumber(key, 'ScreenSaveTimeOut'))
  const numbers = [
    either((key) => registryNumber(key, 'ScreenSaveActive')),
    either((key) => registryNumber(key, 'ScreenSaverIsSecure')),
    timeout,
  ]
  const isOff = numbers.some((number) => number.state === 'absent' || (number.state === 'value' && number.value === 0))
  const isMissing = saver.state === 'absent' || (saver.state === 'value' && /^(?:\(none\))?$/i.test(saver.value))
  if (isOff || isMissing) {
    return value('never')
  }
  const refused = [saver, ...numbers, grace].find(({ state }) => state !== 'value')
  if (refused && refused.state !== 'value') {
    return refused
  }
  return timeout.state === 'value' && grace.state === 'value'
    ? value(timeout.value + grace.value)
    : failed('ScreenSaveTimeOut could not be read')
}
