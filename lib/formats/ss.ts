import { type Answer, failed, value } from '../api.ts'
import { lines } from './lines.ts'

/** One end of a socket that this computer holds open. */
export interface Socket {
  protocol: 'tcp' | 'udp'
  /** `*` and `::` stand for every address. */
  address: string
  port: number
  /** Names of the programs that hold it; none for the kernel itself. */
  programs: string[]
}

/** Answer of `ss -Htunlp`: what waits for others. A line that cannot be read spoils all: a port that is not seen could be closed. */
export function listeningSockets(text: string): Answer<Socket[]> {
  return eachLine(text, (line) => {
    const [, protocol, local] = /^(tcp|udp)\s+\S+\s+\d+\s+\d+\s+(\S+)/.exec(line) ?? []
    return protocol === 'tcp' || protocol === 'udp' ? socket(protocol, local, line) : undefined
  })
}

/** Answer of `ss -Htnp state established`: the near end of every open connection. */
export function openConnections(text: string): Answer<Socket[]> {
  return eachLine(text, (line) => socket('tcp', /^\s*\d+\s+\d+\s+(\S+)\s+\S+/.exec(line)?.[1], line))
}

function eachLine(text: string, read: (line: string) => Socket | undefined): Answer<Socket[]> {
  const sockets: Socket[] = []
  for (const line of lines(text).filter((one) => one.trim() !== '')) {
    const found = read(line)
    if (!found) {
      return failed('ss printed a line that is no socket: an address with a port was expected')
    }
    sockets.push(found)
  }
  return value(sockets)
}

/** Addresses stand as `0.0.0.0`, `[::]`, `*`, `127.0.0.53%lo` or `[fe80::1]%eth0`. */
function socket(protocol: Socket['protocol'], local: string | undefined, line: string): Socket | undefined {
  const [, address, port] = /^(.+):(\d{1,5})$/.exec(local ?? '') ?? []
  if (address === undefined) {
    return undefined
  }
  const programs = [...line.matchAll(/\("([^"]*)",pid=/g)].flatMap(([, name]) => name ?? [])
  return { protocol, address: address.replace(/[[\]]/g, ''), port: Number(port), programs: [...new Set(programs)] }
}

/** Only this computer itself gets there. */
export function isLoopback({ address }: Pick<Socket, 'address'>): boolean {
  return /^(127\.|::1$|::1%|::ffff:127\.)|%lo$/.test(address)
}
