import type { Listing, RegistryKey } from '../../api.ts'
import { leafOf, numberIn } from '../../formats/registry-values.ts'
import type { Claim } from './shape.ts'

const IDLE_LIMIT = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\InactivityTimeoutSecs'

/** What a policy of a device management (policy CSP) sets, in the words of the registry or the security policy. */
const SETS: Readonly<Record<string, string>> = {
  'DeviceLock/MaxInactivityTimeDeviceLock': IDLE_LIMIT,
  'LocalPoliciesSecurityOptions/InteractiveLogon_MachineInactivityLimit': IDLE_LIMIT,
  'DeviceLock/MinDevicePasswordLength': 'MinimumPasswordLength',
  'DeviceLock/MinimumPasswordLength': 'MinimumPasswordLength',
  'DeviceLock/MinDevicePasswordComplexCharacters': 'PasswordComplexity',
  'DeviceLock/AlphanumericDevicePasswordRequired': 'PasswordComplexity',
  'DeviceLock/PasswordComplexity': 'PasswordComplexity',
  'DeviceLock/DevicePasswordExpiration': 'MaximumPasswordAge',
  'DeviceLock/MaximumPasswordAge': 'MaximumPasswordAge',
  'DeviceLock/MinimumPasswordAge': 'MinimumPasswordAge',
  'DeviceLock/DevicePasswordHistory': 'PasswordHistorySize',
  'DeviceLock/PasswordHistorySize': 'PasswordHistorySize',
}

const SUFFIX = '_ProviderSet'

/** `<policy>_ProviderSet` = 1 under an area says that a device management set the policy. */
export function managementClaims({ entries }: Listing<RegistryKey>): Claim[] {
  return entries.flatMap((key) => {
    const policies = Object.keys(key.values).filter((name) => name.endsWith(SUFFIX) && numberIn(key, name) === 1)
    return policies.flatMap((name) => claims(`${leafOf(key)}/${name.slice(0, -SUFFIX.length)}`, key.key))
  })
}

function claims(policy: string, source: string): Claim[] {
  const settings = [policy, SETS[policy]].filter((setting) => setting !== undefined)
  return settings.map((setting) => ({ setting, owner: 'device-management', source }))
}
