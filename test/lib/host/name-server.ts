import { createSocket, type Socket } from 'node:dgram'
import type { AddressInfo } from 'node:net'

/** What a name answers: records, a response code (2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED), or something that no server should send. */
export type Reply = { txt: string[][] } | { mx: [number, string][] } | { code: number } | { cutOff: true } | { garbage: Buffer } | 'silence'

export interface NameServer {
  /** Such as `127.0.0.1:40123`. */
  address: string
  /** The names that were asked for, in the order of asking. */
  asked: string[]
  close(): void
}

const TYPES = { mx: 15, txt: 16 }

/** A name server of the test's own on loopback, with packets as RFC 1035 (4.1) lays them out. A name that is not in the table does not exist. */
export function startNameServer(table: Record<string, Reply>): Promise<NameServer> {
  const socket: Socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (query, from) => {
    const { name, end } = questionOf(query)
    asked.push(name)
    const reply = table[name.toLowerCase()] ?? { code: 3 }
    if (reply !== 'silence') {
      socket.send('garbage' in reply ? reply.garbage : packet(query, end, reply), from.port, from.address)
    }
  })
  return new Promise((resolve) =>
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo
      resolve({ address: `127.0.0.1:${port}`, asked, close: () => socket.close() })
    }),
  )
}

function questionOf(query: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), end: at + 5 }
}

function packet(query: Buffer, end: number, reply: Exclude<Reply, 'silence' | { garbage: Buffer }>): Buffer {
  const records = 'txt' in reply ? reply.txt.map(txtRecord) : 'mx' in reply ? reply.mx.map(mxRecord) : []
  const cutOff = 'cutOff' in reply ? 0x0200 : 0
  const header = numbers(0x8180 | cutOff | ('code' in reply ? reply.code : 0), 1, records.length, 0, 0)
  return Buffer.concat([query.subarray(0, 2), header, query.subarray(12, end), ...records])
}

function txtRecord(pieces: string[]): Buffer {
  return record(TYPES.txt, Buffer.concat(pieces.map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece)]))))
}

function mxRecord([priority, host]: [number, string]): Buffer {
  const labels = host.split('.').filter(Boolean)
  const encoded = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
  return record(TYPES.mx, Buffer.concat([numbers(priority), ...encoded, Buffer.from([0])]))
}

/** The owner is a pointer to the name of the question; class IN, one minute. */
function record(type: number, data: Buffer): Buffer {
  return Buffer.concat([numbers(0xc00c, type, 1, 0, 60, data.length), data])
}

function numbers(...words: number[]): Buffer {
  const buffer = Buffer.alloc(words.length * 2)
  words.forEach((word, index) => {
    buffer.writeUInt16BE(word, index * 2)
  })
  return buffer
}
