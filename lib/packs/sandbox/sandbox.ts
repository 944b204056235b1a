import type { Platform } from '../../api.ts'

/** What the script of a pack sets `globalThis.pack` to: pure functions by name. */
export interface PackCode {
  /** By item. */
  judges: Record<string, unknown>
  /** By item. */
  plans: Record<string, unknown>
  /** By fact and platform, as `urbackup/win32`. */
  parsers: Record<string, unknown>
}

/**
 * One call into a pack. `input` is the list of arguments as JSON; a Date in it (context.now) is an ISO text that the sandbox makes a Date again.
 * `until`: milliseconds since 1970, after which nobody wants the answer any more.
 */
export type SandboxCall =
  | { do: 'judge'; item: string; input: string }
  | { do: 'plan'; item: string; input: string }
  | { do: 'parse'; fact: string; platform: Platform; input: string; until?: number }

/** How the code of a pack ended that gave no answer. `gone`: the worker died with it. */
export type SandboxTrouble = 'threw' | 'time' | 'memory' | 'size' | 'missing' | 'gone'

export class SandboxError extends Error {
  readonly trouble: SandboxTrouble

  constructor(trouble: SandboxTrouble, message: string) {
    super(message)
    this.trouble = trouble
  }
}

/** Runs the code of packs, each in a WebAssembly instance of its own, all in one worker. */
export interface Sandbox {
  /** Starts what every call needs, so that the first one need not wait for it. Whatever fails here fails again in that call, and is told there. */
  warmUp(): void
  /** The answer as JSON text, not checked yet. @throws SandboxError */
  call(pack: string, code: string, what: SandboxCall): Promise<string>
  close(): Promise<void>
}
