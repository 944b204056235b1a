import type { Answer, RegistryKey } from '../../api.ts'
import { numberIn } from '../../formats/registry-values.ts'
import { PROFILES } from './effective.ts'
import type { Levers } from './shape.ts'

export interface RemoteDesktopProbes {
  remoteDesktop: Answer<RegistryKey>
  remoteDesktopPolicy: Answer<RegistryKey>
  remoteDesktopPort: Answer<RegistryKey>
  remoteDesktopRules: Answer<RegistryKey>
}

/** Whether people work here from afar, and where the rules of Windows itself let them in; rules of others are not looked through. */
export function remoteDesktop(probes: RemoteDesktopProbes): Levers {
  const { remoteDesktopPolicy: policy, remoteDesktopPort: port, remoteDesktopRules: rules } = probes
  // The policy wins over the switch in the settings.
  const denied = numberIn(policy, 'fDenyTSConnections') ?? numberIn(probes.remoteDesktop, 'fDenyTSConnections')
  if (denied === undefined || policy.state === 'denied' || policy.state === 'failed') {
    return {}
  }
  if (denied !== 0) {
    return { remoteDesktop: { state: 'off' } }
  }
  const isUsualPort = numberIn(port, 'PortNumber') === 3389
  const texts = rules.state === 'value' ? Object.values(rules.value.values).map(({ data }) => String(data)) : []
  return { remoteDesktop: { state: 'on', letIn: isUsualPort ? [...new Set(texts.flatMap(profilesLetIn))] : [] } }
}

/** `v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|LPort=3389|…`; without a profile it holds for all (MS-FASP 2.2.37). */
function profilesLetIn(rule: string): string[] {
  const fields = rule.split('|')
  const isActive = ['Action=Allow', 'Active=TRUE', 'Dir=In'].every((field) => fields.includes(field))
  const named = fields.flatMap((field) => /^Profile=(.+)$/.exec(field)?.[1]?.toLowerCase() ?? [])
  const isForAnybody = !fields.some((field) => /^(RA4|RA6|RA42|RA62|IF|IFType)=/.test(field))
  return isActive && isForAnybody ? (named.length > 0 ? named : PROFILES.map(({ name }) => name)) : []
}
