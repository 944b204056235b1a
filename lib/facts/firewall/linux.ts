import { type Answer, type CommandOutput, denied, type FactContext, type FileContent, failed, type Listing, value } from '../../api.ts'
import { firewalldRunning, firewalldZones } from '../../formats/firewalld.ts'
import { iptablesInput } from '../../formats/iptables.ts'
import { lines } from '../../formats/lines.ts'
import { nftInput } from '../../formats/nft.ts'
import { type InputVerdict, together } from '../../formats/packet-filter.ts'
import { ufwConfig, ufwStatus } from '../../formats/ufw.ts'
import { type LeverProbes, levers } from './levers.ts'
import type { Firewall, FirewallProfile, Weakness } from './shape.ts'

type Output = Answer<CommandOutput>

export interface Probes extends LeverProbes {
  ufwConf: Answer<FileContent>
  firewalldZones: Output
  /** Links that start a rule file with the computer. */
  startup: Answer<Listing<FileContent>>
  ipv6Off: Answer<FileContent>
  ipv6Addresses: Answer<FileContent>
}

/** What the rules in the kernel do with what comes in; programs that write rules are only names. */
export function parse(probes: Probes, _context: FactContext): Answer<Firewall> {
  const nft = verdicts(probes.nft, 'nft', nftInput)
  const ip = [side(nft, 'ip'), verdicts(probes.iptables, 'iptables', iptablesInput)]
  const ip6 = [side(nft, 'ip6'), verdicts(probes.ip6tables, 'ip6tables', iptablesInput)]
  const refusal = [...ip, ...ip6].find(({ state }) => state === 'denied')
  if (refusal?.state === 'denied' && ![...ip, ...ip6].some(({ state }) => state === 'value')) {
    return refusal
  }
  const program = managing(probes)
  const ipv6 = ipv6State(probes)
  const profiles = [profile('ipv4', true, ip, 'nft list ruleset, iptables -S', program)]
  if (ipv6 !== 'off') {
    profiles.push(profile('ipv6', ipv6, ip6, 'nft list ruleset, ip6tables -S', program))
  }
  return value({
    profiles,
    services: [],
    substitutes: [],
    managers: program.names,
    weaknesses: weaknesses(probes, program),
    levers: levers(probes),
  })
}

/** A tool that ends with an error has shown nothing: without the right to see them, rules look like none. */
function verdicts<T>(answer: Output, tool: string, read: (text: string) => Answer<T>): Answer<T> {
  if (answer.state !== 'value') {
    return answer
  }
  const { exitCode, stdout, stderr } = answer.value
  if (exitCode === 0) {
    return read(stdout)
  }
  const why = `${tool} ended with ${exitCode} and showed no rules`
  return /permission denied|not permitted|must be root/i.test(stderr) ? denied(`${why}: it was not permitted`) : failed(why)
}

function side(nft: Answer<{ ip: InputVerdict; ip6: InputVerdict }>, family: 'ip' | 'ip6'): Answer<InputVerdict> {
  return nft.state === 'value' ? value(nft.value[family]) : nft
}

/** One rule set that blocks is enough; "open" needs every rule set that is there to have been read. */
function profile(
  name: string,
  inUse: boolean | 'unknown',
  answers: Array<Answer<InputVerdict>>,
  source: string,
  program: Program,
): FirewallProfile {
  const found = together(answers.flatMap((answer) => (answer.state === 'value' ? [answer.value] : [])))
  const unread = answers.flatMap((answer) => (answer.state === 'denied' || answer.state === 'failed' ? [answer.reason] : []))
  const shared = { name, inUse, source, owner: 'local' } as const
  if (found.verdict === 'blocked') {
    return { ...shared, on: true, inbound: 'block', because: found.because.join('; ') }
  }
  if (found.verdict === 'undecided' || unread.length > 0) {
    return { ...shared, on: 'unknown', inbound: 'unknown', because: (unread.length > 0 ? unread : found.because).join('; ') }
  }
  const none = answers.every(({ state }) => state === 'absent')
  if (answers[0]?.state === 'absent' && program.firewalld !== undefined) {
    // firewalld fills the kernel through a library of nftables, so the tool itself may be missing.
    return { ...shared, on: true, inbound: program.firewalld ? 'block' : 'allow', source: 'firewall-cmd --list-all-zones' }
  }
  if (none && program.unread.length > 0) {
    return { ...shared, on: 'unknown', inbound: 'unknown', because: program.unread.join('; ') }
  }
  return { ...shared, on: false, inbound: 'allow', because: none ? 'no tool that could load rules is installed' : found.because.join('; ') }
}

interface Program {
  names: string[]
  /** firewalld runs: whether its active zones refuse what is not asked for. */
  firewalld?: boolean
  unread: string[]
}

function managing({ ufw, ufwConf, ufwDefaults, firewalld, firewalldZones: zones, startup }: Probes): Program {
  const status = verdicts(ufw, 'ufw', ufwStatus)
  const config =
    ufwConf.state === 'value' && ufwDefaults.state === 'value' ? ufwConfig(ufwConf.value.text, ufwDefaults.value.text) : undefined
  const ufwOn = status.state === 'value' ? status.value.active : config?.state === 'value' && config.value.enabled
  const running = firewalld.state === 'value' ? firewalldRunning(firewalld.value) : firewalld
  const runs = running.state === 'value' && running.value
  const active = runs ? verdicts(zones, 'firewall-cmd', firewalldZones) : undefined
  const files = startup.state === 'value' ? startup.value.entries.map(({ path }) => path.replace(/^.*\//, '').replace('.service', '')) : []
  return {
    names: [...(ufwOn ? ['ufw'] : []), ...(runs ? ['firewalld'] : []), ...new Set(files)],
    ...(active?.state === 'value' ? { firewalld: active.value.filter((zone) => zone.active).every((zone) => zone.blocks) } : {}),
    unread: [running, ...(active ? [active] : [])].flatMap((one) => (one.state === 'failed' || one.state === 'denied' ? [one.reason] : [])),
  }
}

/** Addresses outside the loopback interface count; without one, IPv6 is `off` for good where the kernel was told so or has none. */
function ipv6State({ ipv6Off, ipv6Addresses }: Probes): boolean | 'off' | 'unknown' {
  if (ipv6Addresses.state === 'absent') {
    return ipv6Addresses.parent === 'present' ? 'off' : 'unknown'
  }
  if (ipv6Addresses.state !== 'value') {
    return 'unknown'
  }
  const rows = lines(ipv6Addresses.value.text).filter((line) => line.trim() !== '')
  if (rows.some((line) => !/\slo\s*$/.test(line))) {
    return true
  }
  return ipv6Off.state === 'value' && ipv6Off.value.text.trim() === '1' ? 'off' : false
}

function weaknesses({ nft, iptables }: Probes, { names }: Program): Weakness[] {
  const rules = [nft, iptables].map((answer) => (answer.state === 'value' ? answer.value.stdout : '')).join('\n')
  const several = names.length > 1 ? [`${names.join(' and ')} both write rules and may undo each other`] : []
  const docker = /"name": ?"DOCKER"|^-N DOCKER\s*$/m.test(rules) ? ['Docker opens the ports of its containers past this firewall'] : []
  return [
    ...several.map((what) => ({ what, expected: 'one program that writes rules', source: names.join(', ') })),
    ...docker.map((what) => ({ what, expected: 'container ports bound to 127.0.0.1 or filtered in DOCKER-USER', source: 'chain DOCKER' })),
    ...remarks(nft, iptables).map((what) => ({ what, expected: 'rules for single services', source: 'nft list ruleset, iptables -S' })),
  ]
}

/** Interfaces from which everything is let in, such as a tunnel of the provider. */
function remarks(nft: Output, iptables: Output): string[] {
  const read = verdicts(nft, 'nft', nftInput)
  const old = verdicts(iptables, 'iptables', iptablesInput)
  const found = [...(read.state === 'value' ? [read.value.ip, read.value.ip6] : []), ...(old.state === 'value' ? [old.value] : [])]
  return [...new Set(found.flatMap((one) => one.remarks))]
}
