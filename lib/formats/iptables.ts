import { type Answer, failed, value } from '../api.ts'
import { lines } from './lines.ts'
import { type FilterRule, follow, type InputVerdict } from './packet-filter.ts'

/** What `iptables -S` (or `ip6tables -S`) does with unsolicited traffic to this computer. */
export function iptablesInput(text: string): Answer<InputVerdict> {
  const policy = /^-P INPUT (ACCEPT|DROP)\s*$/m.exec(text)?.[1]
  if (!policy) {
    return failed('iptables listed no policy of INPUT; a line such as -P INPUT DROP was expected')
  }
  const chains = new Map<string, FilterRule[]>()
  for (const line of lines(text)) {
    const [kind, name, ...rest] = tokens(line)
    if (name !== undefined && (kind === '-A' || kind === '-N')) {
      const rules = chains.get(name) ?? []
      chains.set(name, kind === '-A' ? [...rules, rule(rest)] : rules)
    }
  }
  const base = { rules: chains.get('INPUT') ?? [], policy: policy === 'DROP' ? 'drop' : 'accept' } as const
  return value(follow(chains, 'filter INPUT', base))
}

function tokens(line: string): string[] {
  return line.match(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+/g) ?? []
}

/** Everything after the target belongs to the target. */
function rule(parts: string[]): FilterRule {
  const at = parts.findIndex((part) => part === '-j' || part === '-g')
  const match = bare(at === -1 ? parts : parts.slice(0, at)).join(' ')
  const target = at === -1 ? undefined : parts[at + 1]
  const only = /^-i (\S+)$/.exec(match)?.[1]
  return {
    condition: condition(match),
    ...action(target, parts[at] === '-g'),
    ...(only && only !== 'lo' ? { interface: only } : {}),
  }
}

/** Without comments, and without what is true of everything that comes to this computer. */
function bare(parts: string[]): string[] {
  return parts
    .join(' ')
    .replace(/-m comment|--comment (?:"(?:[^"\\]|\\.)*"|\S+)|-m addrtype --dst-type LOCAL/g, '')
    .split(' ')
    .filter(Boolean)
}

/** Interfaces, protocols as a whole and "new connection" may cover all that comes from outside. */
function condition(match: string): FilterRule['condition'] {
  const rest = match
    .replace(/(?:! )?-i \S+|-p (?:tcp|udp|all)\b|-m (?:tcp|udp)\b|--syn|--tcp-flags \S+ SYN\b/g, '')
    .replace(/-m (?:conntrack|state) (?:! )?--(?:ctstate|state) \S*(?:NEW|ESTABLISHED)\S*/g, '')
  if (match === '') {
    return 'always'
  }
  const loopback = /(?<!! )-i lo\b/.test(match)
  const established = /(?<!! )--(?:ctstate|state) (?!\S*NEW)/.test(match)
  return !loopback && !established && (rest.trim() === '' || rest.includes('!')) ? 'broad' : 'narrow'
}

const PASSES = /^(?:LOG|NFLOG|ULOG|AUDIT|MARK|CONNMARK|CT|SET|TRACE|TCPMSS|CONNSECMARK|SECMARK|HL|TTL|DSCP|CLASSIFY|CHECKSUM)$/

function action(target: string | undefined, goes: boolean): Pick<FilterRule, 'action' | 'target'> {
  if (target === undefined || PASSES.test(target)) {
    return { action: 'continue' }
  }
  switch (target) {
    case 'ACCEPT':
      return { action: 'accept' }
    case 'DROP':
    case 'REJECT':
    case 'TARPIT':
      return { action: 'block' }
    case 'RETURN':
      return { action: 'return' }
    case 'QUEUE':
    case 'NFQUEUE':
      return { action: 'unknown' }
  }
  return { action: goes ? 'goto' : 'jump', target }
}
