import { type Answer, type FactContext, type Owner, type RegistryKey, reasonOf } from '../../api.ts'
import { registryNumber } from '../../formats/registry-values.ts'
import { ownerOfValue } from './hives.ts'

export interface Limit {
  seconds: number | 'none' | 'unknown'
  why: string
  source: string
  owner: Owner
}

interface Probes {
  policy: Answer<RegistryKey>
  deviceLock: Answer<RegistryKey>
  securityOptions: Answer<RegistryKey>
}

const KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'
const MANAGED = 'HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device'

/** The shorter of Windows' own limit and that of a device management. Absent or 0 means off, which is how Windows comes. */
export function machineLimit(probes: Probes, context: FactContext): Limit {
  const own = registryNumber(probes.policy, 'InactivityTimeoutSecs', 'always-there')
  const managed = deviceLockSeconds(probes.deviceLock)
  const source = `${KEY}\\InactivityTimeoutSecs`
  const owner = limitOwner(probes, own, context)
  if (managed.state === 'value' && managed.value > 0 && !(own.state === 'value' && own.value > 0 && own.value <= managed.value)) {
    return { seconds: managed.value, why: '', source: `${MANAGED}\\DeviceLock\\MaxInactivityTimeDeviceLock`, owner: 'device-management' }
  }
  if (own.state === 'value' && own.value > 0) {
    return { seconds: own.value, why: '', source, owner }
  }
  const refused = [own, managed].find(({ state }) => state === 'denied' || state === 'failed')
  if (refused && refused.state !== 'value') {
    return { seconds: 'unknown', why: reasonOf(refused), source, owner: 'unknown' }
  }
  return { seconds: 'none', why: '', source, owner }
}

/** Minutes, 0 for off. Works only while DevicePasswordEnabled is not 1, which there means "no password" (Policy CSP DeviceLock). */
function deviceLockSeconds(deviceLock: Answer<RegistryKey>): Answer<number> {
  const minutes = registryNumber(deviceLock, 'MaxInactivityTimeDeviceLock')
  const withoutPassword = registryNumber(deviceLock, 'DevicePasswordEnabled')
  if (minutes.state !== 'value') {
    return minutes
  }
  const isOff = withoutPassword.state === 'value' && withoutPassword.value === 1
  return { state: 'value', value: isOff ? 0 : minutes.value * 60 }
}

/** A value that is not there stands under nobody's policy, unless somebody claims it. */
function limitOwner({ securityOptions }: Probes, own: Answer<number>, context: FactContext): Owner {
  const managed = registryNumber(securityOptions, 'InteractiveLogon_MachineInactivityLimit')
  if (managed.state === 'value') {
    return 'device-management'
  }
  const owner = ownerOfValue(context, KEY, 'InactivityTimeoutSecs')
  return owner === 'unattributed' && own.state === 'absent' ? 'none' : owner
}
