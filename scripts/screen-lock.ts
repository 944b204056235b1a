#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Part, type Status, worstOf } from '../lib/api.ts'
import { type LockSettings, seatStatus } from '../lib/facts/screen-lock/seat.ts'
import type { Blocker, ScreenLock, Seat } from '../lib/facts/screen-lock/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  lock: ScreenLock
}

export default defineCheck<Facts, LockSettings>(({ lock }, settings) => {
  const parts = [
    ...lock.seats.map((seat) => judgeSeat(seat, seatStatus(seat, settings), settings)),
    ...lock.newcomers.map((seat) => judgeSeat(seat, newcomerStatus(seat, lock.seats, settings), settings)),
    ...lock.blockers.map(judgeBlocker),
  ]
  // Whoever accepts a time accepts nothing that goes round the lock.
  return worstOf(parts, summarise, lock.blockers.length > 0 ? {} : measuresOf([...lock.seats, ...lock.newcomers]))
})

/** Where everybody known has a lock of their own, a missing one for those to come is a weakness, not yet an open computer. */
function newcomerStatus(seat: Seat, seats: Seat[], settings: LockSettings): Status {
  const status = seatStatus(seat, settings)
  return status === 'fail' && seats.some(({ scope }) => scope.startsWith('user:')) ? 'warn' : status
}

function judgeSeat(seat: Seat, status: Status, { maxIdleSeconds, graceMax }: LockSettings): Part {
  const { scope, graceSeconds = 0, source, owner } = seat
  const expected = `locks after at most ${maxIdleSeconds} s${graceSeconds > graceMax ? `, and at most ${graceMax} s after the screen goes dark` : ''}`
  return { scope, status, observed: observe(seat, maxIdleSeconds), expected, source, owner }
}

function observe(
  { lockAfterSeconds: lock, graceSeconds = 0, sleepLockAfterSeconds: sleep, weaknesses, why }: Seat,
  maxIdleSeconds: number,
): string {
  const words =
    lock === 'unknown' ? `not known: ${why ?? 'no reason was given'}` : lock === 'never' ? 'never locks' : `locks after ${lock} s`
  const isLate = lock === 'never' || (lock !== 'unknown' && lock > maxIdleSeconds)
  return [
    words,
    ...(graceSeconds > 0 ? [`${graceSeconds} s of them with a dark screen but no password`] : []),
    ...(isLate && typeof sleep === 'number' ? [`asks for a password when it wakes after ${sleep} s of sleep delay`] : []),
    ...weaknesses,
  ].join('; ')
}

function judgeBlocker({ what, source, owner }: Blocker): Part {
  return { scope: 'machine', status: 'fail', observed: what, expected: 'nothing that defeats the lock', source, owner }
}

/** The longest of all; a waiver can be pinned to it only where every seat has a number. */
function measuresOf(seats: Seat[]): Record<string, number> {
  const numbers = seats.map(({ lockAfterSeconds }) => lockAfterSeconds).filter((lock) => typeof lock === 'number')
  return numbers.length > 0 && numbers.length === seats.length ? { lockAfterSeconds: Math.max(...numbers) } : {}
}

function summarise({ scope, status, observed, expected }: Part): string {
  return status === 'pass' ? `Locks in time everywhere (${expected})` : `${scope}: ${observed} (${expected})`
}

standAlone(import.meta.url)
