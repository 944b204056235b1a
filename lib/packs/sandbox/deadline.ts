import { SandboxError } from './sandbox.ts'

/** How long work may take that asks now and then whether it is over. */
export class Deadline {
  readonly #clock: () => number
  #end = 0
  #isOver = false

  /** `clock`: milliseconds that only grow. */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  isOver(): boolean {
    this.#isOver ||= this.#clock() > this.#end
    return this.#isOver
  }

  /** Whatever the work comes to once it was told that its time is over, it took too long. @throws SandboxError, and what the work throws */
  within<T>(milliseconds: number, work: () => T): T {
    this.#end = this.#clock() + milliseconds
    this.#isOver = false
    const result = outcomeOf(work)
    if (this.#isOver) {
      throw new SandboxError('time', `it took longer than ${milliseconds} ms`)
    }
    return result()
  }
}

function outcomeOf<T>(work: () => T): () => T {
  try {
    const value = work()
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}
