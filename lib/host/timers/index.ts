import { armLaunchd, disarmLaunchd, isArmedLaunchd, namesLaunchd } from './launchd.ts'
import { refuseBadName, refuseBadOrder, type TimerOrder } from './order.ts'
import { armSystemd, disarmSystemd, isArmedSystemd, namesSystemd } from './systemd.ts'
import { armTask, disarmTask, forgetTaskFolder, isArmedTask, namesTask } from './task.ts'

export { nextDaily, type TimerOrder } from './order.ts'

/** The timers of Rounds itself. What a fix installed for the practice, such as a weekly scan, is a change and none of these. */
const OWN = /^rounds-(?:sweep|when-allowed|confirm-[A-Za-z0-9-]+)$/

interface Timers {
  arm(order: TimerOrder, now: Date): Promise<void>
  disarm(name: string): Promise<void>
  isArmed(name: string): Promise<boolean>
  /** Names of timers of which anything is left, armed or not, also those of others. */
  names(): string[]
  /** After the last timer is gone. */
  forget?(): Promise<void>
}

const OF_PLATFORM: Partial<Record<NodeJS.Platform, Timers>> = {
  linux: { arm: armSystemd, disarm: disarmSystemd, isArmed: isArmedSystemd, names: namesSystemd },
  win32: { arm: armTask, disarm: disarmTask, isArmed: isArmedTask, names: namesTask, forget: forgetTaskFolder },
  darwin: { arm: armLaunchd, disarm: disarmLaunchd, isArmed: isArmedLaunchd, names: namesLaunchd },
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

/** The timers of Rounds itself that are there, or of which a killed run left a part. */
export function ownTimers(): string[] {
  const names = OF_PLATFORM[process.platform]?.names() ?? []
  return [...new Set(names)].filter((name) => OWN.test(name)).sort()
}

/** Removes what the timers of Rounds had in common, once the last of them is gone. @throws where it stays */
export async function forgetTimers(): Promise<void> {
  await OF_PLATFORM[process.platform]?.forget?.()
}
