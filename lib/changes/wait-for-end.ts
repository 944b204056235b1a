import { setTimeout as sleep } from 'node:timers/promises'

export interface Wait {
  /** In all; then the wait ends, and what is waited for goes on. */
  limitSeconds: number
  /** Seconds that pass before it must at least be seen to run. */
  graceSeconds: number
  pause?: (seconds: number) => Promise<unknown>
}

export interface Look {
  running: boolean
  ended: boolean
}

/** Looks again and again, more and more rarely, until something has ended. `silent`: it neither ran nor ended. `late`: it still runs. */
export async function waitForEnd<T extends Look>(
  look: () => Promise<T>,
  { limitSeconds, graceSeconds, pause }: Wait,
): Promise<T | 'silent' | 'late'> {
  let passed = 0
  for (let seconds = 1; ; seconds = Math.min(seconds * 2, 30)) {
    const seen = await look()
    if (seen.ended && !seen.running) {
      return seen
    }
    if (passed >= (seen.running ? limitSeconds : graceSeconds)) {
      return seen.running ? 'late' : 'silent'
    }
    await (pause ?? ((time: number) => sleep(time * 1000)))(seconds)
    passed += seconds
  }
}
