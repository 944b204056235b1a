import type { OpenPort } from '../api.ts'
import { lines, words } from './lines.ts'

/** One rule of ufw for what comes in. */
export interface UfwRule {
  action: 'allow' | 'limit' | 'deny' | 'reject'
  protocol: 'tcp' | 'udp' | 'any'
  /** `any`, `22`, `8000:8100`, `137,138`. */
  ports: string
  /** It holds for every sender, every interface and every address of this computer. */
  general: boolean
}

/** Rules in /etc/ufw/user.rules and user6.rules: ufw reads them back from its own lines `### tuple ### …` (backend.py, parsers.py). */
export function ufwRules(text: string): UfwRule[] {
  return lines(text).flatMap((line) => {
    const tuple = /^### tuple ### (.*)$/.exec(line)?.[1]
    return tuple === undefined ? [] : rule(words(tuple).filter((word) => !word.startsWith('comment=')))
  })
}

/** Action, protocol, port and address here, port and address there; then names of applications; then the direction with its interface. */
function rule([name = '', protocol = '', ports = '', here = '', otherPort = '', there = '', ...rest]: string[]): UfwRule[] {
  const action = name.split('_')[0]
  const direction = rest.at(-1) ?? 'in'
  if (!isAction(action) || !isProtocol(protocol) || direction.startsWith('out')) {
    return []
  }
  const general = isAnywhere(here) && otherPort === 'any' && isAnywhere(there) && direction === 'in'
  return [{ action, protocol, ports, general }]
}

/** What the rules say of a connection to a port from anywhere; the first rule that fits decides. A refusal for some senders counts as one. */
export function ufwDecision(rules: readonly UfwRule[], port: OpenPort): 'let-in' | 'refused' | 'nothing' {
  for (const { action, general, ...of } of rules) {
    const isRefusal = action === 'deny' || action === 'reject'
    if (covers(of, port) && (general || isRefusal)) {
      return isRefusal ? 'refused' : 'let-in'
    }
  }
  return 'nothing'
}

function covers({ protocol, ports }: Pick<UfwRule, 'protocol' | 'ports'>, wanted: OpenPort): boolean {
  const isWithin = (range: string) => {
    const [from = Number.NaN, to = from] = range.split(':').map(Number)
    return range === 'any' || (wanted.port >= from && wanted.port <= to)
  }
  return (protocol === 'any' || protocol === wanted.protocol) && ports.split(',').some(isWithin)
}

function isAnywhere(address: string): boolean {
  return address === '0.0.0.0/0' || address === '::/0'
}

function isAction(text: string | undefined): text is UfwRule['action'] {
  return text === 'allow' || text === 'limit' || text === 'deny' || text === 'reject'
}

function isProtocol(text: string): text is UfwRule['protocol'] {
  return text === 'tcp' || text === 'udp' || text === 'any'
}
