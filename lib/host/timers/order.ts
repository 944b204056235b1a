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
  when: { at: Date } | { everyMinutes: number }
}

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
  if ('everyMinutes' in when ? !(Number.isInteger(when.everyMinutes) && when.everyMinutes > 0) : Number.isNaN(when.at.getTime())) {
    throw new Error(`The timer ${name} was not armed: it says no time`)
  }
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

export function escapedXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
