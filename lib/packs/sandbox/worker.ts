import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { inflateRawSync } from 'node:zlib'
import { messageOf } from '../../errors.ts'
import { type Blank, blankOf, type Instance } from './instance.ts'
import type { Reply, Request, Start } from './messages.ts'
import { SandboxError } from './sandbox.ts'

const clock = performance.now.bind(performance)
/** What of the clock and the time zone QuickJS could ask for: it gets the same everywhere. */
Date.now = () => 0
Date.prototype.getTimezoneOffset = () => 0
process.stdout.write = () => true
process.stderr.write = () => true

const start = workerData as Start
const instances = new Map<string, Instance>()
const codes = new Map<string, NonNullable<Request['code']>>()

parentPort?.postMessage({ text: '' } satisfies Reply)
const quickJs = compiled(start.wasm)
/** Made while the computer is still read: of all that the first call needs only the code of its pack is missing. */
let spare: Promise<Blank> | undefined = newBlank()
spare.catch(() => undefined)
parentPort?.on('message', async (request: Request) => parentPort?.postMessage(await replyTo(request)))

/**
 * With the quick compiler of V8 alone: the one that optimises takes longer for what packs do than all of their work. V8 has that for a whole process, and
 * counts the code that Node.js itself brings as compiled for another V8 from then on, so this thread has to stand already.
 */
function compiled(wasm: string): WebAssembly.Module {
  setFlagsFromString('--liftoff-only')
  return new WebAssembly.Module(inflateRawSync(Buffer.from(wasm, 'base64')))
}

function newBlank(): Promise<Blank> {
  return blankOf(quickJs, start, clock)
}

async function replyTo(request: Request): Promise<Reply> {
  const { pack, code } = request
  if (code) {
    codes.set(pack, code)
    instances.delete(pack)
  }
  const reply = await answerOf(request)
  if (!mayStay(reply) || !instances.get(pack)?.isSmall()) {
    instances.delete(pack)
  }
  return reply
}

async function answerOf(request: Request): Promise<Reply> {
  const { pack } = request
  try {
    const instance = instances.get(pack) ?? (await takenBlank()).loaded(codes.get(pack) ?? { text: '', withinMs: 0 })
    instances.set(pack, instance)
    return { text: instance.call(request) }
  } catch (error) {
    return troubleOf(error)
  }
}

function takenBlank(): Promise<Blank> {
  const blank = spare ?? newBlank()
  spare = undefined
  return blank
}

/** An instance that ran out of time or memory is made anew from the same code. */
function mayStay(reply: Reply): boolean {
  return 'text' in reply || ['threw', 'missing', 'size'].includes(reply.trouble)
}

/** What WebAssembly itself throws is the end of an instance: no memory, no stack, or an abort. */
function troubleOf(error: unknown): Reply {
  return error instanceof SandboxError
    ? { trouble: error.trouble, message: error.message }
    : { trouble: 'memory', message: `its instance ended: ${messageOf(error)}` }
}
