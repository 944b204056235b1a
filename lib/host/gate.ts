/** Lets at most so many run at a time; the others wait in their order. */
export type Gate = <T>(run: () => Promise<T>) => Promise<T>

export function openGate(most: number): Gate {
  const waiting: (() => void)[] = []
  let running = 0
  return async (run) => {
    if (running < most) {
      running += 1
    } else {
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    try {
      return await run()
    } finally {
      const next = waiting.shift()
      if (next) {
        next()
      } else {
        running -= 1
      }
    }
  }
}
