import type { OpenPort, Refusal } from '../../api.ts'
import type { Socket } from '../../formats/ss.ts'
import { knownUse, portName } from './known-listeners.ts'
import { distinct } from './levers.ts'
import type { Levers } from './shape.ts'

export interface FirewallSettings {
  /** Such as `8080/tcp`. */
  allowPorts: string[]
  closePorts: string[]
  rulesChecked: boolean
}

export interface KeptPorts {
  /** Losing one of these would cut off whoever looks after this computer. */
  access: OpenPort[]
  /** All that stays open, those of `access` too. */
  open: OpenPort[]
  /** What others use and what therefore stays open, one sentence. */
  leaves: string[]
}

/** Everything that others can reach now either stays open or somebody has said that it may close. */
export function portsToKeep({ listeners, access }: Levers, { allowPorts, closePorts }: FirewallSettings): KeptPorts | Refusal {
  const wrong = [...allowPorts, ...closePorts].find((text) => !portNamed(text))
  if (wrong !== undefined) {
    return { refused: 'bad-port', because: `"${wrong}" is no port: expected a number and tcp or udp, such as 8080/tcp` }
  }
  if (!listeners || !access) {
    return {
      refused: 'ports-unknown',
      because: 'which ports must stay open could not be read (ss of iproute2, sshd -T): a firewall could cut off the clinic or you',
    }
  }
  const allowed = allowPorts.flatMap((text) => portNamed(text) ?? [])
  const settled = new Set([...access, ...allowed].map(portName).concat(closePorts.filter((text) => !access.map(portName).includes(text))))
  const open = listeners.filter((socket) => !settled.has(portName(socket)))
  const unknown = open.filter((socket) => !knownUse(socket))
  if (unknown.length > 0) {
    return { refused: 'unknown-listeners', because: askAbout(unknown) }
  }
  const services = open.filter((socket) => knownUse(socket)?.use === 'service')
  return { access, open: distinct([...access, ...allowed, ...services]), leaves: services.length > 0 ? [named(services)] : [] }
}

function portNamed(text: string): OpenPort | undefined {
  const [, digits, protocol] = /^([1-9]\d{0,4})\/(tcp|udp)$/.exec(text) ?? []
  const port = Number(digits)
  return port <= 65535 && (protocol === 'tcp' || protocol === 'udp') ? { port, protocol } : undefined
}

function askAbout(sockets: Socket[]): string {
  const list = each(sockets, ({ programs }) => programs.join(', ') || 'the kernel')
  return `others can reach what Rounds does not know: ${list}. Name each port in firewall-enabled.allowPorts (it stays open) or firewall-enabled.closePorts`
}

function named(sockets: Socket[]): string {
  return `stays open for everybody in the network: ${each(sockets, (socket) => knownUse(socket)?.name ?? '')}`
}

function each(sockets: Socket[], words: (socket: Socket) => string): string {
  return [...new Set(sockets.map((socket) => `${portName(socket)} (${words(socket)})`))].join(', ')
}
