/** All that is tried on one computer, one cell after the other. */
export interface Job {
  name: string
  cells: Cell[]
  /** Takes the computer away. */
  close(): Promise<void>
}

export interface Cell {
  name: string
  /** Undefined: this fault does not concern it. */
  run: (() => Promise<void>) | undefined
}

/** What came of a cell: undefined when all was well. */
export type Outcome = { error: unknown } | undefined

const LANES = 2

/** Works through the jobs, two at a time, and answers for each cell with a promise that never rejects. */
export function outcomesOf(jobs: readonly Job[]): Map<Cell, Promise<Outcome>> {
  const promises = new Map<Cell, Promise<Outcome>>()
  const settle = new Map<Cell, (outcome: Outcome) => void>()
  for (const cell of jobs.flatMap(({ cells }) => cells)) {
    promises.set(cell, new Promise((resolve) => settle.set(cell, resolve)))
  }
  const queue = [...jobs]
  const work = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      for (const cell of job.cells) {
        settle.get(cell)?.(await outcomeOf(cell))
      }
      await job.close()
    }
  }
  for (let lane = 0; lane < LANES; lane++) {
    void work()
  }
  return promises
}

async function outcomeOf({ run }: Cell): Promise<Outcome> {
  try {
    await run?.()
    return undefined
  } catch (error) {
    return { error }
  }
}
