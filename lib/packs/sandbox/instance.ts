import type { EmscriptenModuleLoader, QuickJSEmscriptenModule } from '@jitl/quickjs-ffi-types'
import emscriptenModule from '@jitl/quickjs-wasmfile-release-sync/emscripten-module'
import { QuickJSFFI } from '@jitl/quickjs-wasmfile-release-sync/ffi'
import { newQuickJSWASMModuleFromVariant, type QuickJSContext, type QuickJSHandle } from 'quickjs-emscripten-core'
import { Deadline } from './deadline.ts'
import { guest, KEPT_GLOBALS } from './guest.ts'
import { type Image, imageOf, putBack } from './memory.ts'
import type { Request, Start } from './messages.ts'
import { SandboxError, type SandboxTrouble } from './sandbox.ts'

/** Its types are those of a CommonJS module; what the bundler takes has it as its default export. */
const loadQuickJs = emscriptenModule as unknown as EmscriptenModuleLoader<QuickJSEmscriptenModule>

const PAGE_BYTES = 65_536
/** What the WebAssembly of QuickJS starts with; it was built so. */
const FIRST_PAGES = 256
/** Well below what the thread of a worker takes. */
const STACK_BYTES = 256 * 1024
/** Memory never shrinks: an instance with more than this is made anew. */
const KEPT_BYTES = 24 * 1024 * 1024

const TROUBLES: Readonly<Record<string, SandboxTrouble>> = { E: 'threw', M: 'memory', S: 'size', '?': 'missing' }

/** The code of one pack in a WebAssembly instance of its own. */
export interface Instance {
  /** Every call starts from the memory as it was when the code was loaded: nothing is handed from one to the next. @throws SandboxError, or what WebAssembly throws */
  call(request: Request): string
  /** It can be used again. */
  isSmall(): boolean
}

/** An instance without any pack. */
export interface Blank {
  /** The same with the code of a pack, once. @throws SandboxError, or what WebAssembly throws */
  loaded(code: NonNullable<Request['code']>): Instance
}

/** @throws SandboxError, or what WebAssembly throws */
export async function blankOf(wasm: WebAssembly.Module, start: Start, clock: () => number): Promise<Blank> {
  // The limit of memory that QuickJS itself has counts no bytes in WebAssembly, where it cannot tell how large a piece is: this maximum is the limit.
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: Math.floor(start.memoryBytes / PAGE_BYTES) })
  const module = await moduleOf(wasm, memory)
  const heap = module._malloc(1)
  const deadline = new Deadline(clock)
  const context = await contextOf(module, deadline)
  const text = (of: string) => textOf(of, module, context)
  const { load, call } = guestOf(context, deadline)
  return {
    loaded({ text: code, withinMs: loadMs }) {
      deadline.within(loadMs, () => ask(context, load, [text(code)]))
      const image: Image = imageOf(memory, heap)
      return {
        call({ from, name, input, withinMs }) {
          putBack(image, memory)
          return deadline.within(withinMs, () =>
            ask(context, call, [text(from), text(name), text(input), context.newNumber(start.outputLength)]),
          )
        },
        isSmall: () => memory.buffer.byteLength <= KEPT_BYTES,
      }
    },
  }
}

/** QuickJS asks for the time, the time zone and an environment, and can print; nothing else leads out of it. */
async function moduleOf(wasm: WebAssembly.Module, memory: WebAssembly.Memory): Promise<QuickJSEmscriptenModule> {
  const silent = () => undefined
  return loadQuickJs({
    wasmMemory: memory,
    instantiateWasm: (imports, done) => {
      const instance = new WebAssembly.Instance(wasm, imports)
      done(instance)
      return instance.exports
    },
    ...{ print: silent, printErr: silent },
  })
}

async function contextOf(module: QuickJSEmscriptenModule, deadline: Deadline): Promise<QuickJSContext> {
  const quickJs = await newQuickJSWASMModuleFromVariant({
    type: 'sync',
    importFFI: async () => QuickJSFFI,
    importModuleLoader: async () => async () => module,
  })
  const context = quickJs.newContext()
  context.runtime.setMaxStackSize(STACK_BYTES)
  context.runtime.setInterruptHandler(() => deadline.isOver())
  return context
}

/** Our own few lines, so as long as it takes. */
function guestOf(context: QuickJSContext, deadline: Deadline): { load: QuickJSHandle; call: QuickJSHandle } {
  const script = `(${guest})(${JSON.stringify(KEPT_GLOBALS)})`
  const functions = deadline.within(Number.POSITIVE_INFINITY, () =>
    context.unwrapResult(context.evalCode(script, 'rounds.js', { type: 'global', strict: true })),
  )
  return { load: context.getProp(functions, 'load'), call: context.getProp(functions, 'call') }
}

/** The answer of the guest. It catches what can be caught, so what passes it is the end of its time or no room to answer. */
function ask(context: QuickJSContext, what: QuickJSHandle, handles: QuickJSHandle[]): string {
  const result = context.callFunction(what, context.undefined, handles)
  const text = result.error ? '' : context.getString(result.value)
  if (text.startsWith('=')) {
    return text.slice(1)
  }
  const trouble = TROUBLES[text.slice(0, 1)]
  throw trouble ? new SandboxError(trouble, text.slice(2)) : new SandboxError('memory', 'it used all the memory it may use')
}

/** @throws SandboxError where there is no room: the library would write to address 0 */
function textOf(text: string, module: QuickJSEmscriptenModule, context: QuickJSContext): QuickJSHandle {
  const at = module._malloc(Buffer.byteLength(text) + 1)
  if (at === 0) {
    throw new SandboxError('memory', `${text.length} characters do not fit into the memory it may use`)
  }
  module._free(at)
  return context.newString(text)
}
