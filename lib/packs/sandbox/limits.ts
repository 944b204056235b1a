/** What the code of a pack may use at most. */
export interface SandboxLimits {
  /** Of the WebAssembly memory of one pack, in bytes; a multiple of 64 KiB, 16 MiB at least. */
  memoryBytes: number
  /** Of the arguments of one call, in characters of their JSON. */
  inputLength: number
  /** Of the answer of one call, in characters of its JSON. */
  outputLength: number
  /** Milliseconds that the script of a pack may take to set its functions. */
  loadMs: number
  /** Milliseconds of a judge or a plan. */
  judgeMs: number
  /** Milliseconds of a parser. */
  parseMs: number
  /** Milliseconds of all calls of one pack together, as long as the sandbox is open; then it is not run again. */
  packMs: number
  /** Milliseconds after its deadline in which the worker has to answer, before it is ended. */
  graceMs: number
  /** Milliseconds that the worker may take to start, on a computer that has much else to do. */
  startMs: number
  /** So often a pack may run out of time or memory, or take the worker with it; then it is not run again. */
  strikes: number
}

export const USUAL_LIMITS: Readonly<SandboxLimits> = {
  memoryBytes: 64 * 1024 * 1024,
  inputLength: 16 * 1024 * 1024,
  outputLength: 4 * 1024 * 1024,
  loadMs: 2000,
  judgeMs: 1000,
  parseMs: 3000,
  packMs: 10_000,
  graceMs: 2000,
  startMs: 30_000,
  strikes: 3,
}
