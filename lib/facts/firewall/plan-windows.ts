import type { Change, Context, FirewallProfileChange, Plan, PolicySettings, Refusal } from '../../api.ts'
import { isOurs } from '../policy-owner/shape.ts'
import type { FirewallSettings } from './ports-to-keep.ts'
import type { Firewall, FirewallProfile, FirewallService, Levers } from './shape.ts'

const DANGER = { risk: 'disruptive', endangersAccess: true } as const
const NAMES: Record<string, FirewallProfileChange['profile']> = { domain: 'Domain', private: 'Private', public: 'Public' }
const CONSENT = {
  code: 'block-inbound',
  because: 'what no rule allows is refused from then on; programs that others reach without a rule of their own stop answering',
}

/** Starts the services, or switches the profiles on; rules are left as they are. */
export function planWindows(firewall: Firewall, settings: FirewallSettings, context: Context): Plan | Refusal {
  const open = firewall.profiles.filter(isOpen)
  const down = firewall.services.filter(isDown)
  if (open.length === 0 && down.length === 0) {
    const words = firewall.weaknesses.map(({ what }) => what).join('; ')
    return refusal(
      'set-by-people',
      words ? `${words}: people set this up, change it there` : 'the firewall is on, as far as it could be read',
    )
  }
  const closing = down.some(({ running }) => running === false) ? firewall.profiles.filter(({ on }) => on !== false) : open
  return (
    refusesOwner(open, context) ??
    refusesProduct(firewall) ??
    refusesServer(closing, settings, context) ??
    refusesRemoteDesktop(closing, firewall.levers ?? {}, settings) ??
    (down.length > 0 ? servicesPlan(down, open) : { changes: open.flatMap(profileChange), takesEffect: 'now' })
  )
}

function isOpen({ on, inbound }: FirewallProfile): boolean {
  return on === false || inbound === 'allow'
}

function isDown({ running, startsWithComputer }: FirewallService): boolean {
  return running === false || startsWithComputer === false
}

function refusesOwner(open: FirewallProfile[], context: Context): Refusal | undefined {
  const theirs = open.filter(({ owner }) => !isOurs(owner, context))
  const [first] = theirs
  return first
    ? {
        ...refusal('policy-owned', `the ${first.name} profile belongs to ${first.owner}: change it there, or it comes back`),
        policy: policyFor(theirs),
      }
    : undefined
}

/** As the administrative template of Windows Firewall with Advanced Security writes it (MS-GPFAS 2.2.2). */
function policyFor(profiles: FirewallProfile[]): PolicySettings {
  const registry = profiles.flatMap(({ name }) => {
    const key = `HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\${NAMES[name] ?? name}Profile`
    return ['EnableFirewall', 'DefaultInboundAction'].map((value) => ({ key, name: value, type: 'dword' as const, data: 1 }))
  })
  return { registry }
}

function refusesProduct({ substitutes }: Firewall): Refusal | undefined {
  const other = substitutes.find(({ on }) => on !== false)
  return (
    other && refusal('third-party-firewall', `${other.name} may filter here instead of Windows: switch it on there, or remove it first`)
  )
}

/** Whoever is not known to be a client may serve the whole clinic, by ports that no rule mentions while the firewall is off. */
function refusesServer(closing: FirewallProfile[], { rulesChecked }: FirewallSettings, { role }: Context): Refusal | undefined {
  return closing.length === 0 || role === 'client' || rulesChecked
    ? undefined
    : refusal(
        'needs-allow-rules',
        'others may depend on this computer: see that rules allow what it serves (InterBase 3050, SQL 1433 and 1434/udp, 445, RPC, HealthLink), then set firewall-enabled.rulesChecked',
      )
}

function refusesRemoteDesktop(
  closing: FirewallProfile[],
  { remoteDesktop }: Levers,
  { rulesChecked }: FirewallSettings,
): Refusal | undefined {
  if (closing.length === 0 || rulesChecked || remoteDesktop?.state === 'off') {
    return undefined
  }
  const shut = closing.filter(({ name, inUse }) => inUse !== false && !remoteDesktop?.letIn.includes(name)).map(({ name }) => name)
  return shut.length === 0
    ? undefined
    : refusal(
        'remote-desktop',
        `${remoteDesktop ? 'Remote Desktop is on and no active rule of Windows lets it in' : 'whether Remote Desktop would still be let in was not read'} (${shut.join(', ')}): allow it there first, or set firewall-enabled.rulesChecked`,
      )
}

/** Without the service no profile can be read back, so the profiles are left to the next run. */
function servicesPlan(down: FirewallService[], open: FirewallProfile[]): Plan {
  const inOrder = [...down].sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name))
  const changes = inOrder.map(({ name }): Change => ({ kind: 'windows-service', name, ...DANGER }))
  const left = open.map(({ name }) => `the ${name} profile is open: run the fix again once the service runs`)
  return { changes, takesEffect: 'now', ...(left.length > 0 ? { leaves: left } : {}) }
}

/** The firewall cannot start without the filter engine. */
const ORDER = ['BFE', 'MpsSvc']

/** One change for both, because a profile that is on and lets everything in is no better than one that is off. */
function profileChange({ name, on, inbound }: FirewallProfile): FirewallProfileChange[] {
  const profile = NAMES[name]
  return profile
    ? [
        {
          kind: 'firewall-profile',
          profile,
          ...(on === false ? { enabled: true } : {}),
          ...(inbound === 'allow' ? { inbound: 'Block', consent: CONSENT } : {}),
          ...DANGER,
        },
      ]
    : []
}

function refusal(refused: string, because: string): Refusal {
  return { refused, because }
}
