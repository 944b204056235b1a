import { armLaunchd, disarmLaunchd, isArmedLaunchd } from './launchd.ts'
import { refuseBadName, refuseBadOrder, type TimerOrder } from './order.ts'
import { armSystemd, disarmSystemd, isArmedSystemd } from './systemd.ts'
import { armTask, disarmTask, isArmedTask } from './task.ts'

export type { TimerOrder } from './order.ts'

interface Timers {
  arm(order: TimerOrder, now: Date): Promise<void>
  disarm(name: string): Promise<void>
  isArmed(name: string): Promise<boolean>
}

const OF_PLATFORM: Partial<Record<NodeJS.Platform, Timers>> = {
  linux: { arm: armSystemd, disarm: disarmSystemd, isArmed: isArmedSystemd },
  win32: { arm: armTask, disarm: disarmTask, isArmed: isArmedTask },
  darwin: { arm: armLaunchd, disarm: disarmLaunchd, isArmed: isArmedLaunchd },
}

/** A timer of the operating system's own; one of the same name is replaced. @throws where there is none to rely on, or it did not take */
export async function armTimer(order: TimerOrder): Promise<void> {
  refuseBadOrder(order)
  const timers = OF_PLATFORM[process.platform]
  if (!timers) {
    throw new Error(`The timer ${order.name} was not armed: Rounds knows no timer of ${process.platform}`)
  }
  if (process.getuid && process.getuid() !== 0) {
    throw new Error(`The timer ${order.name} was not armed: only an administrator may, so run Rounds as root`)
  }
  await timers.arm(order, new Date())
}

/** Removes all that arming made. What the timer started and still runs goes on. */
export async function disarmTimer(name: string): Promise<void> {
  refuseBadName(name)
  await OF_PLATFORM[process.platform]?.disarm(name)
}

export async function isArmed(name: string): Promise<boolean> {
  refuseBadName(name)
  return (await OF_PLATFORM[process.platform]?.isArmed(name)) ?? false
}
