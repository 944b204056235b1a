import type { PackCode, SandboxTrouble } from './sandbox.ts'

/** The first message to the worker. */
export interface Start {
  wasm: WebAssembly.Module
  memoryBytes: number
  outputLength: number
}

/** One call; the worker gets the next one after its answer. */
export interface Request {
  pack: string
  /** Where the worker does not have it yet. */
  code?: { text: string; withinMs: number }
  from: keyof PackCode
  name: string
  /** The list of arguments as JSON. */
  input: string
  withinMs: number
}

export type Reply = { text: string } | { trouble: SandboxTrouble; message: string }
