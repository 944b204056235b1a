import type { Status } from '../../api.ts'
import type { Seat } from './shape.ts'

export interface LockSettings {
  maxIdleSeconds: number
  acceptSleepLock: boolean
  graceMax: number
}

/** The verdict on one seat; check and fix share it, so that a fix touches only what does not pass. */
export function seatStatus(seat: Seat, { maxIdleSeconds, acceptSleepLock, graceMax }: LockSettings): Status {
  const { lockAfterSeconds: lock, sleepLockAfterSeconds: sleep, graceSeconds = 0, weaknesses } = seat
  if (lock === 'unknown') {
    return 'unknown'
  }
  if (lock !== 'never' && lock <= maxIdleSeconds) {
    return graceSeconds > graceMax || weaknesses.length > 0 ? 'warn' : 'pass'
  }
  if (sleep === 'unknown') {
    return 'unknown'
  }
  if (sleep !== undefined && sleep <= maxIdleSeconds) {
    return acceptSleepLock && weaknesses.length === 0 ? 'pass' : 'warn'
  }
  return 'fail'
}
