import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'

/** What goes wrong at a path that ends so. */
export interface Trouble {
  status?: number
  /** Never answers. */
  hangs?: boolean
  /** Breaks the connection after so many bytes. */
  cutAfter?: number
  redirect?: string
  /** Knows no ranges, as some small servers. */
  wholeOnly?: boolean
  /** How often; without it always. */
  times?: number
}

export interface Asked {
  path: string
  range: string | undefined
  sent: number
}

/** Serves the folder of a world at an address of this computer, and breaks where it is told. */
export class PublishedServer {
  readonly asked: Asked[] = []
  readonly troubles = new Map<string, Trouble>()
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(folder: string) {
    this.#server = createServer((incoming, response) => this.#answer(folder, incoming, response))
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  static async of(folder: string): Promise<PublishedServer> {
    const server = new PublishedServer(folder)
    await listening(server.#server)
    return server
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Bytes of bodies that were sent. */
  get sent(): number {
    return this.asked.reduce((sum, { sent }) => sum + sent, 0)
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy()
    }
    return new Promise((resolve) => (this.#server.listening ? this.#server.close(() => resolve()) : resolve()))
  }

  #answer(folder: string, { url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const asked: Asked = { path: url, range: headers.range, sent: 0 }
    this.asked.push(asked)
    const trouble = this.#troubleAt(url)
    if (trouble.hangs) {
      return
    }
    if (trouble.status !== undefined || trouble.redirect !== undefined) {
      response.writeHead(trouble.status ?? 302, trouble.redirect === undefined ? {} : { location: trouble.redirect }).end('an error page')
      return
    }
    const whole = readOr(join(folder, url))
    if (!whole) {
      response.writeHead(404).end('not here')
      return
    }
    const from = trouble.wholeOnly ? 0 : Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
    send(response, whole, { from, partial: headers.range !== undefined && !trouble.wholeOnly, cutAfter: trouble.cutAfter, asked })
  }

  #troubleAt(url: string): Trouble {
    const [ending, trouble] = [...this.troubles].find(([end, { times = 1 }]) => times > 0 && url.endsWith(end)) ?? []
    if (ending === undefined || trouble === undefined) {
      return {}
    }
    if (trouble.times === 1) {
      this.troubles.delete(ending)
    } else if (trouble.times !== undefined) {
      this.troubles.set(ending, { ...trouble, times: trouble.times - 1 })
    }
    return trouble
  }
}

function send(
  response: ServerResponse,
  whole: Buffer,
  { from, partial, cutAfter, asked }: { from: number; partial: boolean; cutAfter: number | undefined; asked: Asked },
): void {
  if (from >= whole.length) {
    response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end()
    return
  }
  const body = whole.subarray(from)
  const range = partial ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {}
  response.writeHead(partial ? 206 : 200, { 'content-length': body.length, ...range })
  asked.sent = Math.min(cutAfter ?? body.length, body.length)
  if (cutAfter === undefined || cutAfter >= body.length) {
    response.end(body)
    return
  }
  response.write(body.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 50))
}

function readOr(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** A proxy for http and, by CONNECT, for https. */
export class PassingProxy {
  readonly passed: string[] = []
  readonly #server: Server

  private constructor() {
    this.#server = createServer((incoming, response) => {
      this.passed.push(`${incoming.method} ${incoming.url}`)
      const onward = request(incoming.url ?? '', { method: incoming.method ?? 'GET', headers: incoming.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      onward.on('error', () => response.destroy())
      onward.end()
    })
    this.#server.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
      this.passed.push(`CONNECT ${url}`)
      const onward = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.pipe(socket)
        socket.pipe(onward)
      })
      onward.on('error', () => socket.destroy())
      socket.on('error', () => onward.destroy())
    })
  }

  static async open(): Promise<PassingProxy> {
    const proxy = new PassingProxy()
    await listening(proxy.#server)
    return proxy
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

export function listening(server: Pick<Server, 'listen'>): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
}

/** A port where nobody answers. */
export async function deadAddress(): Promise<string> {
  const server = createServer()
  await listening(server)
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}
