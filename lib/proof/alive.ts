import { hostname } from 'node:os'

/** A process that locked something is at work; of other computers only they know. */
export function isAlive(host: string, pid: number, own: string = hostname()): boolean {
  if (host !== own || !Number.isInteger(pid) || pid <= 0) {
    return true
  }
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
