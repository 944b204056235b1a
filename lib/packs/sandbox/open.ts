import type { SandboxParts } from '../../content/content.ts'
import { type SandboxLimits, USUAL_LIMITS } from './limits.ts'
import type { Reply, Request } from './messages.ts'
import { type PackCode, type Sandbox, type SandboxCall, SandboxError, type SandboxTrouble } from './sandbox.ts'
import { startThread, type Thread } from './thread.ts'

/** Nothing runs before the first call. */
export function openSandbox(parts: SandboxParts, limits: Partial<SandboxLimits> = {}): Sandbox {
  return new WorkerSandbox(parts, { ...USUAL_LIMITS, ...limits })
}

/** After these the work of a pack was in vain and cost time. */
const STRIKES: readonly SandboxTrouble[] = ['time', 'memory', 'gone']

class WorkerSandbox implements Sandbox {
  readonly #parts: SandboxParts
  readonly #limits: SandboxLimits
  #thread: Promise<Thread> | undefined
  /** What the worker has, by pack. */
  #known = new Map<string, string>()
  readonly #strikes = new Map<string, SandboxError[]>()
  /** Milliseconds that each pack has had the worker. */
  readonly #spent = new Map<string, number>()
  /** Calls one after another: each has the worker for itself, so that a deadline is that of one pack. */
  #last: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(parts: SandboxParts, limits: SandboxLimits) {
    this.#parts = parts
    this.#limits = limits
  }

  call(pack: string, code: string, what: SandboxCall): Promise<string> {
    const answer = this.#last.then(() => this.#answer(pack, code, what))
    this.#last = answer.catch(() => undefined)
    return answer
  }

  warmUp(): void {
    this.#last = this.#last.then(() => (this.#isClosed ? undefined : this.#runningThread())).catch(() => undefined)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await (await this.#thread?.catch(() => undefined))?.end()
  }

  async #answer(pack: string, code: string, what: SandboxCall): Promise<string> {
    this.#refuse(pack, what)
    try {
      return textOf(await this.#ask(pack, code, what))
    } catch (error) {
      if (error instanceof SandboxError && STRIKES.includes(error.trouble)) {
        this.#strikes.set(pack, [...(this.#strikes.get(pack) ?? []), error])
      }
      throw error
    }
  }

  /** @throws SandboxError where the worker is not even asked */
  #refuse(pack: string, what: SandboxCall): void {
    const { input } = what
    const strikes = this.#strikes.get(pack) ?? []
    const last = strikes.at(-1)
    if (this.#isClosed) {
      throw new SandboxError('gone', 'the sandbox is closed')
    }
    if (last && strikes.length >= this.#limits.strikes) {
      throw new SandboxError(
        last.trouble,
        `it is not run again in this run: ${strikes.length} of its calls failed, the last because ${last.message}`,
      )
    }
    if ((this.#spent.get(pack) ?? 0) >= this.#limits.packMs) {
      throw new SandboxError('time', `it is not run again in this run: its calls took more than ${this.#limits.packMs} ms together`)
    }
    if ('until' in what && what.until !== undefined && Date.now() > what.until) {
      throw new SandboxError('time', 'the sweep ended before its turn came')
    }
    if (input.length > this.#limits.inputLength) {
      throw new SandboxError('size', `its input has ${input.length} characters, at most ${this.#limits.inputLength} are given`)
    }
  }

  async #ask(pack: string, code: string, what: SandboxCall): Promise<Reply> {
    const thread = await this.#runningThread()
    const { loadMs, graceMs } = this.#limits
    const request = this.#requestOf(pack, what)
    // An instance that was given up is made anew inside the call, so its time is always there.
    const withinMs = request.withinMs + loadMs + graceMs
    const isKnown = this.#known.get(pack) === code
    this.#known.set(pack, code)
    const started = performance.now()
    try {
      return await thread.ask(isKnown ? request : { ...request, code: { text: code, withinMs: loadMs } }, withinMs)
    } finally {
      this.#spent.set(pack, (this.#spent.get(pack) ?? 0) + performance.now() - started)
    }
  }

  async #runningThread(): Promise<Thread> {
    if ((await this.#thread?.catch(() => undefined))?.isGone !== false) {
      const { memoryBytes, outputLength, startMs } = this.#limits
      this.#known = new Map()
      this.#thread = startThread(this.#parts.script, { wasm: this.#parts.wasm, memoryBytes, outputLength }, startMs)
    }
    return this.#thread as Promise<Thread>
  }

  #requestOf(pack: string, what: SandboxCall): Request {
    const { judgeMs, parseMs } = this.#limits
    return what.do === 'parse'
      ? { pack, from: 'parsers', name: `${what.fact}/${what.platform}`, input: what.input, withinMs: parseMs }
      : { pack, from: FROM[what.do], name: what.item, input: what.input, withinMs: judgeMs }
  }
}

const FROM: Readonly<Record<'judge' | 'plan', keyof PackCode>> = { judge: 'judges', plan: 'plans' }

/** @throws SandboxError */
function textOf(reply: Reply): string {
  if ('text' in reply) {
    return reply.text
  }
  throw new SandboxError(reply.trouble, harmless(reply.message))
}

/** One line of plain ASCII, whatever the pack wrote into it. */
function harmless(message: string): string {
  const line = message
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[^ -~]/g, '?')
    .trim()
  return line.length <= 300 ? line : `${line.slice(0, 297)}...`
}
