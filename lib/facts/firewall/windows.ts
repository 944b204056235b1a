import { type Answer, type FactContext, failed, type Listing, type PowerShellOutput, type RegistryKey, reasonOf, value } from '../../api.ts'
import { numberIn } from '../../formats/registry-values.ts'
import { ownerOf, type PolicyOwner } from '../policy-owner/shape.ts'
import { type Effective, effective, PROFILES, type ProfileName, type ProfileState } from './effective.ts'
import { type RemoteDesktopProbes, remoteDesktop } from './remote-desktop.ts'
import type { Firewall, FirewallProfile, FirewallService, Substitute } from './shape.ts'

type Key = Answer<RegistryKey>

export interface Probes extends RemoteDesktopProbes {
  effective: Answer<PowerShellOutput>
  domainPolicy: Key
  privatePolicy: Key
  standardPolicy: Key
  publicPolicy: Key
  domainLocal: Key
  privateLocal: Key
  publicLocal: Key
  firewallService: Key
  filterService: Key
  products: Answer<Listing<RegistryKey>>
}

const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall'
const LOCAL = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy'

/** Windows Firewall: what takes effect where PowerShell answers, otherwise what the registry proves. */
export function parse(probes: Probes, context: FactContext): Answer<Firewall> {
  const live = effective(probes.effective)
  const profiles = PROFILES.map(({ name }) => profile(name, probes, live, context))
  if (profiles.every(({ on }) => on === 'unknown')) {
    return failed(`No profile of Windows Firewall could be read: ${profiles[0]?.because ?? live.refused.join('; ')}`)
  }
  return value({
    profiles,
    services: [service('MpsSvc', probes.firewallService, live), service('BFE', probes.filterService, live)],
    substitutes: substitutes(probes.products, live),
    managers: [],
    weaknesses: live.without.map((one) => ({
      what: `the ${one.profile} profile leaves the interface ${one.interface} open`,
      expected: 'every interface filtered',
      source: 'Get-NetFirewallProfile, DisabledInterfaceAliases',
    })),
    levers: remoteDesktop(probes),
  })
}

function profile(name: ProfileName, probes: Probes, live: Effective, context: FactContext): FirewallProfile {
  const stored = storedProfile(name, probes, live, context)
  const active = live.active.get(name)
  const seen = active && active.on !== 'unknown' ? { ...active, source: 'Get-NetFirewallProfile, ActiveStore' } : stored
  return { name, inUse: live.inUse?.has(name) ?? 'unknown', owner: stored.owner, ...seen }
}

type Stored = ProfileState & Pick<FirewallProfile, 'source' | 'owner' | 'because'>

/** A policy wins over what was set on the computer (MS-GPFAS 2.2.2); a policy key that could not be read may say anything. */
function storedProfile(name: ProfileName, probes: Probes, live: Effective, context: FactContext): Stored {
  const policies = policyKeys(name, probes)
  const local = localKey(name, probes)
  const unread = policies.find(({ answer }) => answer.state === 'denied' || answer.state === 'failed')
  const policy = policies.find(({ answer }) => numberIn(answer, 'EnableFirewall') !== undefined)
  const owner = policy
    ? ownerOf(context.facts['policy-owner'], { setting: `${policy.key}\\EnableFirewall`, underPolicyKey: true })
    : ownerOf(context.facts['policy-owner'], { setting: `${local.key}\\EnableFirewall`, underPolicyKey: false })
  if (unread && unread.answer.state !== 'value') {
    return { on: 'unknown', inbound: 'unknown', because: reasonOf(unread.answer), source: unread.key, owner }
  }
  const set = live.local.get(name) ?? localState(local.answer)
  const on = policy ? onOff(policy.answer) : managedElsewhere(context) ? 'unknown' : set.on
  const inbound = policies.map(({ answer }) => numberIn(answer, 'DefaultInboundAction')).find((action) => action !== undefined)
  return {
    on,
    inbound: inbound === undefined ? set.inbound : actionOf(inbound),
    ...(on === 'unknown' ? { because: reasonUnknown(local.answer, context) } : {}),
    source: policy ? policy.key : live.local.has(name) ? 'HNetCfg.FwPolicy2' : local.key,
    owner,
  }
}

/** The private profile is called StandardProfile by older policies. */
function policyKeys(name: ProfileName, probes: Probes): Array<{ key: string; answer: Key }> {
  switch (name) {
    case 'domain':
      return [{ key: `${POLICY}\\DomainProfile`, answer: probes.domainPolicy }]
    case 'private':
      return [
        { key: `${POLICY}\\PrivateProfile`, answer: probes.privatePolicy },
        { key: `${POLICY}\\StandardProfile`, answer: probes.standardPolicy },
      ]
    case 'public':
      return [{ key: `${POLICY}\\PublicProfile`, answer: probes.publicPolicy }]
  }
}

function localKey(name: ProfileName, probes: Probes): { key: string; answer: Key } {
  switch (name) {
    case 'domain':
      return { key: `${LOCAL}\\DomainProfile`, answer: probes.domainLocal }
    case 'private':
      return { key: `${LOCAL}\\StandardProfile`, answer: probes.privateLocal }
    case 'public':
      return { key: `${LOCAL}\\PublicProfile`, answer: probes.publicLocal }
  }
}

/** A key that was read without DefaultInboundAction has the built-in default, which blocks (Set-NetFirewallProfile, NotConfigured). */
function localState(answer: Key): ProfileState {
  const inbound = numberIn(answer, 'DefaultInboundAction')
  return { on: onOff(answer), inbound: inbound !== undefined ? actionOf(inbound) : answer.state === 'value' ? 'block' : 'unknown' }
}

function onOff(answer: Key): ProfileState['on'] {
  const enabled = numberIn(answer, 'EnableFirewall')
  return enabled === 1 ? true : enabled === 0 ? false : 'unknown'
}

function actionOf(action: number): ProfileState['inbound'] {
  return action === 1 ? 'block' : action === 0 ? 'allow' : 'unknown'
}

/** A device management keeps its firewall settings in a store of its own, which wins over what stands here. */
function managedElsewhere({ facts }: FactContext): boolean {
  const owners = facts['policy-owner']
  return owners?.state === 'value' && (owners.value as PolicyOwner).managements.length > 0
}

function reasonUnknown(local: Key, context: FactContext): string {
  if (managedElsewhere(context)) {
    return 'the device management decides, and PowerShell did not say what takes effect'
  }
  return local.state === 'value' ? 'EnableFirewall is not set' : `${reasonOf(local)}`
}

/** Start: 2 automatic, 3 on demand, 4 disabled. Only PowerShell knows whether it runs now. */
function service(name: string, answer: Key, live: Effective): FirewallService {
  const start = numberIn(answer, 'Start')
  return {
    name,
    running: live.running.get(name) ?? 'unknown',
    startsWithComputer: start === undefined ? 'unknown' : start <= 2,
    source: `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${name}`,
  }
}

/** Security Center says whether a product is on; its keys in the registry only say that there is one. */
function substitutes(keys: Answer<Listing<RegistryKey>>, live: Effective): Substitute[] {
  if (live.products.length > 0) {
    return live.products.map((product) => ({ ...product, source: 'SecurityCenter2, FirewallProduct' }))
  }
  const asked = live.active.size > 0 && !live.refused.some((reason) => reason.startsWith('FirewallProduct'))
  return keys.state !== 'value' || asked
    ? []
    : keys.value.entries.flatMap(({ key, values }) => {
        const name = values.DISPLAYNAME
        return name?.type === 'string' ? [{ name: name.data, on: 'unknown', source: key } as const] : []
      })
}
