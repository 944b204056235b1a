import type { PackCode } from './sandbox.ts'

/** What a guest answers: `=` and the answer as JSON, or a letter for the trouble and a message. */
export interface Guest {
  load(code: string): string
  call(from: keyof PackCode, name: string, input: string, largest: number): string
}

/**
 * Runs inside QuickJS before anything of the pack, as its own text, so it uses nothing from outside itself. What it needs later it takes now:
 * a pack may replace every object it can reach, and then spoils its own answer alone.
 */
export function guest(kept: readonly string[]): Guest {
  const { parse, stringify } = JSON
  const { apply, construct, deleteProperty, ownKeys } = Reflect
  const { hasOwn } = Object
  const { slice } = String.prototype
  // biome-ignore lint/security/noGlobalEval: this is the eval of QuickJS, and it runs what the pack is
  const evaluate = globalThis.eval
  const EngineError = (globalThis as unknown as { InternalError: typeof Error }).InternalError
  const Clock = Date

  for (const name of ownKeys(globalThis)) {
    if (typeof name === 'string' && !kept.includes(name)) {
      deleteProperty(globalThis, name)
    }
  }
  withoutClockAndChance()

  let pack: Record<string, Record<string, unknown>> | undefined

  return {
    load(code) {
      try {
        evaluate(code)
        const found = (globalThis as Record<string, unknown>).pack
        pack = isObject(found) ? (found as typeof pack) : undefined
        return pack ? '=' : 'E it does not set globalThis.pack'
      } catch (thrown) {
        return troubleOf(thrown)
      }
    },
    call(from, name, input, largest) {
      try {
        const functions = pack?.[from]
        const wanted = isObject(functions) && hasOwn(functions, name) ? functions[name] : undefined
        if (typeof wanted !== 'function') {
          return `? it has no ${name} among its ${from}`
        }
        return answerOf(apply(wanted, undefined, argumentsOf(from, input)), largest)
      } catch (thrown) {
        return troubleOf(thrown)
      }
    },
  }

  function argumentsOf(from: keyof PackCode, input: string): unknown[] {
    const list = parse(input)
    if (from !== 'parsers' && isObject(list[2])) {
      list[2].now = construct(Clock, [list[2].now])
    }
    return list
  }

  function answerOf(answer: unknown, largest: number): string {
    if (isObject(answer) && typeof answer.then === 'function') {
      return 'E it answered a promise; the code of a pack answers at once'
    }
    const text = stringify(answer)
    if (typeof text !== 'string') {
      return 'E it answered nothing'
    }
    return text.length > largest ? `S its answer has ${text.length} characters, at most ${largest} are taken` : `=${text}`
  }

  function troubleOf(thrown: unknown): string {
    // QuickJS throws null where not even an error finds room.
    if (thrown === null) {
      return 'M it used all the memory it may use'
    }
    try {
      const message = `${isObject(thrown) ? `${thrown.name}: ${thrown.message}` : thrown}`
      const isMemory = thrown instanceof EngineError && thrown.message === 'out of memory'
      return `${isMemory ? 'M' : 'E'} ${apply(slice, message, [0, 1000])}`
    } catch {
      return 'E it threw what cannot be told'
    }
  }

  function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null
  }

  /** The same arguments give the same answer: the time is in them. */
  function withoutClockAndChance() {
    function PureDate(this: unknown, ...parts: unknown[]) {
      if (new.target === undefined || parts.length === 0) {
        throw new Error('the code of a pack has no clock: the time of the run is context.now')
      }
      return construct(Clock, parts, new.target === PureDate ? Clock : new.target)
    }
    const now = () => {
      throw new Error('the code of a pack has no clock: the time of the run is context.now')
    }
    const give = (object: object, name: string, value: unknown) =>
      Object.defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true })
    Object.defineProperty(PureDate, 'prototype', { value: Clock.prototype, writable: false })
    give(PureDate, 'name', 'Date')
    give(PureDate, 'UTC', Clock.UTC)
    give(PureDate, 'parse', Clock.parse)
    give(PureDate, 'now', now)
    give(Clock, 'now', now)
    give(Clock.prototype, 'constructor', PureDate)
    give(globalThis, 'Date', PureDate)
    give(Math, 'random', () => {
      throw new Error('the code of a pack has no chance: the same arguments give the same answer')
    })
  }
}

/** What the language itself brings, less what shares memory, tells when memory was cleared, or runs text. */
export const KEPT_GLOBALS: readonly string[] = [
  ...['AggregateError', 'Error', 'EvalError', 'InternalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['Array', 'BigInt', 'Boolean', 'Date', 'Function', 'Iterator', 'Map', 'Number', 'Object', 'Promise', 'Proxy', 'RegExp', 'Set'],
  ...['String', 'Symbol', 'WeakMap', 'WeakSet', 'JSON', 'Math', 'Reflect', 'globalThis', 'Infinity', 'NaN', 'undefined'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape', 'isFinite', 'isNaN'],
  ...['parseFloat', 'parseInt', 'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array'],
  ...['Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'Float16Array', 'Float32Array', 'Float64Array'],
]
