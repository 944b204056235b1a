import type { Change, OpenPort, Plan, Refusal } from '../../api.ts'
import { ufwDecision } from '../../formats/ufw-rules.ts'
import { portName } from './known-listeners.ts'
import { nftChanges, RULES_UNIT } from './nft-table.ts'
import { type FirewallSettings, type KeptPorts, portsToKeep } from './ports-to-keep.ts'
import type { Firewall, FirewallPrograms, Levers } from './shape.ts'

const DANGER = { risk: 'disruptive', endangersAccess: true } as const

/** Every step may also refuse; the first refusal ends it. */
type Changes = Change[] | Refusal

/** Switches on the firewall program that is there, with every port that is in use now let in first. */
export function planLinux({ profiles, levers = {} }: Firewall, settings: FirewallSettings): Plan | Refusal {
  if (profiles.every(({ on, inbound }) => on === true && inbound === 'block')) {
    return refusal('set-by-people', 'the firewall is on; what weakens it was set up by people: the finding names it')
  }
  const { programs } = levers
  const foreign = refusesOthersWork(levers)
  if (foreign || !programs) {
    return (
      foreign ?? refusal('programs-unknown', 'which firewall programs are installed here could not be read (ufw, firewalld, systemctl)')
    )
  }
  const kept = portsToKeep(levers, settings)
  if ('refused' in kept) {
    return kept
  }
  const changes = through(
    programs,
    kept,
    profiles.some(({ name, inUse }) => name === 'ipv6' && inUse !== false),
  )
  return 'refused' in changes ? changes : { changes, takesEffect: 'now', ...(kept.leaves.length > 0 ? { leaves: kept.leaves } : {}) }
}

/** Rules that somebody wrote and traffic that passes through are not to be guessed at. */
function refusesOthersWork({ foreignRules, forwards }: Levers): Refusal | undefined {
  if (!foreignRules) {
    return refusal('rules-unknown', 'the rules in the kernel could not all be read: they are not overwritten unseen')
  }
  if (foreignRules.length > 0) {
    return refusal(
      'own-rules',
      `somebody wrote rules of their own (${foreignRules.join(', ')}): complete them there, or take them away first`,
    )
  }
  if (forwards === undefined) {
    return refusal('forwarding-unknown', 'whether this computer passes traffic on for others could not be read')
  }
  return forwards
    ? refusal(
        'forwards-traffic',
        'it passes traffic on for others (Docker, virtual machines, a VPN), which a firewall could cut: set it up by hand',
      )
    : undefined
}

function through(programs: FirewallPrograms, kept: KeptPorts, usesIpv6: boolean): Changes {
  const { units, ufw, firewalld, nft } = programs
  const starts = (unit: string) => units[unit]?.enabled === true || units[unit]?.active === true
  const chosen = starts('firewalld.service') || !ufw ? 'firewalld' : 'ufw'
  if (starts('nftables.service')) {
    return refusal('own-rules', 'nftables.service loads /etc/nftables.conf, which lets everything in: write the rules there')
  }
  if (chosen === 'ufw' && ufw) {
    return masked(programs, 'ufw.service') ?? ufwChanges(ufw, kept, usesIpv6)
  }
  if (firewalld) {
    return masked(programs, 'firewalld.service') ?? firewalldChanges(firewalld, kept.open)
  }
  if (nft) {
    return masked(programs, RULES_UNIT) ?? nftChanges(kept.open)
  }
  return refusal(
    'no-firewall-program',
    'no program that could filter is installed: install ufw, firewalld or nftables, then run the fix again',
  )
}

function masked({ units }: FirewallPrograms, unit: string): Refusal | undefined {
  return units[unit]?.masked ? refusal('masked', `somebody masked ${unit}, so that nothing starts it: systemctl unmask ${unit}`) : undefined
}

/** The unit comes first: it starts nothing while ufw is off, and stops nothing once ufw is off again. */
function ufwChanges({ rules, rules6, ipv6 }: NonNullable<FirewallPrograms['ufw']>, kept: KeptPorts, usesIpv6: boolean): Changes {
  const decided = (port: OpenPort) => [ufwDecision(rules, port), ...(ipv6 ? [ufwDecision(rules6, port)] : [])]
  const shut = kept.access.filter((port) => decided(port).includes('refused'))
  if (shut.length > 0) {
    return refusal(
      'denied-by-rule',
      `a rule of ufw refuses ${shut.map(portName).join(', ')}, over which this computer is looked after: change it first`,
    )
  }
  if (!ipv6 && usesIpv6) {
    return refusal('ipv6-cut', 'ufw would cut all of IPv6: set IPV6=yes in /etc/default/ufw first')
  }
  // What somebody told ufw to refuse stays refused.
  const allow = kept.open.filter((port) => !decided(port).includes('refused'))
  return [
    { kind: 'systemd-unit', unit: 'ufw.service', enabled: true, active: true, ...DANGER },
    { kind: 'ufw', allow, ...DANGER },
  ]
}

function firewalldChanges({ running, zones }: NonNullable<FirewallPrograms['firewalld']>, allow: OpenPort[]): Changes {
  const accepting = zones.filter(({ accepts }) => accepts).map(({ name }) => name)
  if (accepting.length > 0) {
    return refusal(
      'zone-trusts',
      `the zone ${accepting.join(', ')} of firewalld lets everything in: choose another with firewall-cmd first`,
    )
  }
  if (running) {
    return refusal(
      'rules-lost',
      'firewalld runs and its rules are not in the kernel: firewall-cmd --complete-reload, and find out who took them out',
    )
  }
  return [
    ...(allow.length > 0 ? zones.map(({ name }): Change => ({ kind: 'firewalld-zone', zone: name, allow, ...DANGER })) : []),
    { kind: 'systemd-unit', unit: 'firewalld.service', enabled: true, active: true, ...DANGER },
  ]
}

function refusal(refused: string, because: string): Refusal {
  return { refused, because }
}
