import { Worker } from 'node:worker_threads'
import type { Reply, Request, Start } from './messages.ts'
import { SandboxError } from './sandbox.ts'

/** A worker that answers one request at a time. */
export interface Thread {
  /** Does not answer any more; only a new thread helps. */
  readonly isGone: boolean
  /** @throws SandboxError ('gone') where it died or did not answer in time; it is ended then */
  ask(request: Request, withinMs: number): Promise<Reply>
  end(): Promise<void>
}

/**
 * Starts the worker: nothing of the environment reaches it, nothing it prints comes out, and it holds the process only while it is asked.
 * @throws SandboxError where it does not start in time
 */
export async function startThread(script: string, start: Start, startMs: number): Promise<Thread> {
  const worker = new Worker(script, {
    eval: true,
    workerData: start,
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  })
  const thread = threadOf(worker)
  await thread.within(startMs, 'it did not start', () => undefined)
  return thread
}

function threadOf(worker: Worker): Thread & { within(ms: number, otherwise: string, send: () => unknown): Promise<Reply> } {
  let isGone = false
  let settle: ((reply: Reply | SandboxError) => void) | undefined
  const died = (why: string) => {
    isGone = true
    settle?.(new SandboxError('gone', why))
  }
  worker.on('message', (reply: Reply) => settle?.(reply))
  worker.on('error', (error) => died(`the worker of the sandbox ended: ${error.message}`))
  worker.on('exit', () => died('the worker of the sandbox ended'))
  worker.unref()

  const within = (ms: number, otherwise: string, send: () => unknown) =>
    new Promise<Reply>((resolve, reject) => {
      const timer = setTimeout(() => died(otherwise), ms)
      settle = (outcome) => {
        settle = undefined
        clearTimeout(timer)
        worker.unref()
        outcome instanceof Error ? reject(outcome) : resolve(outcome)
      }
      worker.ref()
      if (isGone) {
        died('the worker of the sandbox ended')
      } else {
        void Promise.resolve(send()).catch((error: Error) => died(error.message))
      }
    })
  return {
    get isGone() {
      return isGone
    },
    within,
    async ask(request, ms) {
      try {
        return await within(ms, `it did not stop after ${ms} ms, so its worker was ended`, () => worker.postMessage(request))
      } catch (error) {
        await worker.terminate()
        throw error
      }
    },
    async end() {
      isGone = true
      await worker.terminate()
    },
  }
}
