import type { Answer, CommandOutput, FileContent, Listing, OpenPort } from '../../api.ts'
import { firewalldZoneFile } from '../../formats/firewalld-zone.ts'
import { keyValues } from '../../formats/ini.ts'
import { isLoopback, listeningSockets, openConnections, type Socket } from '../../formats/ss.ts'
import { sshdPorts } from '../../formats/sshd.ts'
import { ufwRules } from '../../formats/ufw-rules.ts'
import { unitProperties } from '../../formats/unit-properties.ts'
import { foreignRules } from './foreign-rules.ts'
import { isAccess } from './known-listeners.ts'
import type { FirewalldLever, FirewallPrograms, Levers, UnitState } from './shape.ts'

type Output = Answer<CommandOutput>

/** What only a fix needs. */
export interface LeverProbes {
  nft: Output
  iptables: Output
  ip6tables: Output
  ufw: Output
  ufwDefaults: Answer<FileContent>
  ufwRules: Answer<FileContent>
  ufwRules6: Answer<FileContent>
  firewalld: Output
  firewalldConf: Answer<FileContent>
  firewalldZoneFiles: Answer<Listing<FileContent>>
  units: Output
  listeners: Output
  connections: Output
  sshd: Output
  forwarding: Answer<Listing<FileContent>>
}

export function levers(probes: LeverProbes): Levers {
  const listeners = read(probes.listeners, listeningSockets)
  const access = listeners && accessPorts(probes, listeners)
  const foreign = foreignRules([probes.nft, probes.iptables, probes.ip6tables])
  const forwards = forwarding(probes.forwarding)
  const programs = firewallPrograms(probes)
  return {
    ...(listeners ? { listeners: listeners.filter((one) => !isLoopback(one)) } : {}),
    ...(access ? { access } : {}),
    ...(foreign ? { foreignRules: foreign } : {}),
    ...(forwards === undefined ? {} : { forwards }),
    ...(programs ? { programs } : {}),
  }
}

/** Undefined where the command did not succeed or said what nobody can read. */
function read<T>(answer: Output, parse: (text: string) => Answer<T>): T | undefined {
  const parsed = answer.state === 'value' && answer.value.exitCode === 0 ? parse(answer.value.stdout) : undefined
  return parsed?.state === 'value' ? parsed.value : undefined
}

/** The ports of sshd stand here also where it does not listen at this moment. Without its settings, its open socket must tell them. */
function accessPorts({ sshd, connections }: LeverProbes, listeners: Socket[]): OpenPort[] | undefined {
  const sessions = read(connections, openConnections)
  const ports = read(sshd, sshdPorts)
  const isKnown = ports !== undefined || sshd.state === 'absent' || listeners.some(({ programs }) => programs.includes('sshd'))
  if (!sessions || !isKnown) {
    return undefined
  }
  const held = [...listeners, ...sessions].filter((one) => isAccess(one) && !isLoopback(one))
  return distinct([
    ...(ports ?? []).map((port) => ({ port, protocol: 'tcp' }) as const),
    ...held.map(({ port, protocol }) => ({ port, protocol })),
  ])
}

export function distinct(ports: readonly OpenPort[]): OpenPort[] {
  const byName = new Map(ports.map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }]))
  return [...byName.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1))
}

/** `1` is on; for IPv6 `2` is, too. A kernel without IPv6 has no such file. */
function forwarding(answer: Answer<Listing<FileContent>>): boolean | undefined {
  if (answer.state !== 'value' || !answer.value.complete || answer.value.entries.length === 0) {
    return undefined
  }
  return answer.value.entries.some(({ text }) => text.trim() !== '0')
}

function firewallPrograms(probes: LeverProbes): FirewallPrograms | undefined {
  const units = read(probes.units, (text) => ({ state: 'value', value: unitStates(text) }))
  const ufw = ufwLever(probes)
  const firewalld = firewalldLever(probes)
  if (!units || ufw === 'unknown' || firewalld === 'unknown') {
    return undefined
  }
  return { ...(ufw ? { ufw } : {}), ...(firewalld ? { firewalld } : {}), nft: probes.nft.state === 'value', units }
}

function unitStates(text: string): Record<string, UnitState> {
  return Object.fromEntries(
    unitProperties(text).flatMap((unit) => {
      const of = (name: string) => unit.get(name) ?? ''
      const state = { enabled: of('UnitFileState').startsWith('enabled'), active: of('ActiveState') === 'active' }
      return of('LoadState') === 'not-found' ? [] : [[of('Id'), { ...state, masked: of('LoadState') === 'masked' }] as const]
    }),
  )
}

function ufwLever({ ufw, ufwDefaults, ufwRules: rules, ufwRules6: rules6 }: LeverProbes): FirewallPrograms['ufw'] | 'unknown' {
  if (ufw.state === 'absent') {
    return undefined
  }
  if (ufwDefaults.state !== 'value' || rules.state !== 'value' || rules6.state !== 'value') {
    return 'unknown'
  }
  const ipv6 = keyValues(ufwDefaults.value.text).get('IPV6')?.toLowerCase() === 'yes'
  return { rules: ufwRules(rules.value.text), rules6: ufwRules(rules6.value.text), ipv6 }
}

function firewalldLever(probes: LeverProbes): FirewallPrograms['firewalld'] | 'unknown' {
  if (probes.firewalld.state === 'absent') {
    return undefined
  }
  const zones = zonesInUse(probes)
  return zones ? { running: probes.firewalld.state === 'value' && probes.firewalld.value.exitCode === 0, zones } : 'unknown'
}

/** The default zone, and every zone that somebody bound to an interface or a sender. The administrator's file hides the shipped one. */
function zonesInUse({ firewalldConf: conf, firewalldZoneFiles: files }: LeverProbes): FirewalldLever[] | undefined {
  if (conf.state !== 'value' || files.state !== 'value' || !files.value.complete) {
    return undefined
  }
  const byName = new Map(
    [...files.value.entries].reverse().map(({ path, text }) => [path.replace(/^.*\/|\.xml$/g, ''), firewalldZoneFile(text)]),
  )
  const usual = keyValues(conf.value.text).get('DefaultZone') ?? 'public'
  const used = [...byName].filter(([name, { bound }]) => bound || name === usual)
  return byName.has(usual) ? used.map(([name, { target }]) => ({ name, accepts: target === 'ACCEPT' })) : undefined
}
