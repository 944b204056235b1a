import type { PackCode, SandboxTrouble } from './sandbox.ts'

/** What the worker starts with; its first message says that it did. */
export interface Start {
  /** QuickJS: raw deflate, base64. */
  wasm: string
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
