import { createHash } from 'node:crypto'
import { isAbsolute, win32 } from 'node:path'

/** A command that the operating system itself runs later, whether Rounds lives or not and however often the computer starts anew. */
export interface TimerOrder {
  /** Letters, digits and hyphens. */
  name: string
  description: string
  /** An absolute program with its arguments. */
  command: string[]
  environment: Record<string, string>
  /** Once at this time, and then again only when the computer starts anew before the timer was disarmed; or again and again. */
  when: { at: Date } | { everyMinutes: number } | DailyTime
}

/** Once a day, made up for where the computer was off (launchd makes up only for sleep). */
export interface DailyTime {
  /** `HH:MM` in the local time of the computer. */
  dailyAt: string
  /** Up to so much later by chance, so that a whole practice does not begin at once. */
  spreadSeconds: number
  /** Tells computers apart where the operating system knows no chance. */
  seed: string
}

const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const MINUTES_OF_DAY = 1440

/** The command may repair a computer and wait for its package manager meanwhile; one that hangs is ended after this time. */
export const LONGEST_RUN_SECONDS = 4 * 3600

/** @throws where an order could become something else in the words of an operating system */
export function refuseBadOrder({ name, command, environment, description, when }: TimerOrder): void {
  refuseBadName(name)
  const [program = ''] = command
  if (!isAbsolute(program) && !win32.isAbsolute(program)) {
    throw new Error(`The timer ${name} was not armed: its program "${program}" has no absolute path`)
  }
  const texts = [description, ...command, ...Object.values(environment)]
  if (texts.some((text) => /\p{Cc}/u.test(text))) {
    throw new Error(`The timer ${name} was not armed: a line break or another control character cannot be part of it`)
  }
  if (!Object.keys(environment).every((variable) => /^[A-Z_][A-Z0-9_]*$/.test(variable))) {
    throw new Error(`The timer ${name} was not armed: ${Object.keys(environment).join(', ')} are no names of variables`)
  }
  if (!saysATime(when)) {
    throw new Error(`The timer ${name} was not armed: it says no time`)
  }
}

function saysATime(when: TimerOrder['when']): boolean {
  if ('at' in when) {
    return !Number.isNaN(when.at.getTime())
  }
  if ('everyMinutes' in when) {
    return Number.isInteger(when.everyMinutes) && when.everyMinutes > 0
  }
  return TIME_OF_DAY.test(when.dailyAt) && Number.isInteger(when.spreadSeconds) && when.spreadSeconds >= 0
}

export function refuseBadName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(name)) {
    throw new Error(`"${name}" is no name of a timer: expected letters, digits and hyphens`)
  }
}

/** Whole seconds, at least one. */
export function secondsUntil(at: Date, now: Date): number {
  return Math.max(1, Math.ceil((at.getTime() - now.getTime()) / 1000))
}

/** The time in whole seconds, never earlier than it was; ISO 8601, UTC. */
export function wholeSecond(at: Date): string {
  return new Date(Math.ceil(at.getTime() / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}

/** The next time that it is so late on this computer, before any chance. */
export function nextDaily(dailyAt: string, now: Date): Date {
  const minutes = minutesOf(dailyAt)
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 0, minutes)
  return next > now ? next : new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 0, minutes)
}

/** The hour and minute that the seed chooses within the spread: always the same ones on one computer. */
export function ownMinute({ dailyAt, spreadSeconds, seed }: DailyTime): { hour: number; minute: number } {
  const choices = Math.floor(spreadSeconds / 60) + 1
  const chosen = createHash('sha256').update(seed).digest().readUInt32BE(0) % choices
  const minutes = (minutesOf(dailyAt) + chosen) % MINUTES_OF_DAY
  return { hour: Math.floor(minutes / 60), minute: minutes % 60 }
}

function minutesOf(dailyAt: string): number {
  const [hours, minutes] = dailyAt.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

export function escapedXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
