import type { Alert } from '../engine/alerts.ts'
import { exitCodeOf } from '../engine/exit-code.ts'
import type { ResultItem, RmmProfile, Status } from '../schema/types.ts'

/** A finding with what people are to be told of it; without that nobody is told. */
export type Told = Pick<ResultItem, 'status' | 'waiver'> & { alert?: Alert }

/** What Rounds' own exit codes stand for. */
type Code = Exclude<Status, 'not-applicable'>

const STATUS_OF: Readonly<Record<number, Code>> = { 0: 'pass', 1: 'fail', 2: 'unknown', 3: 'warn', 4: 'attest-due' }

/** The exit code of a check, a sweep or a stored verdict, in the words of the tool that asked. */
export function rmmExitCode({ alerts, exitCodes }: RmmProfile, items: readonly Told[]): number {
  if (alerts === 'verdict') {
    return verdictExitCode({ exitCodes }, items)
  }
  const told = items.filter(({ alert }) => alert?.level === 'alert' && (alerts === 'state' || alert.isNews))
  if (told.length > 0) {
    return verdictExitCode({ exitCodes }, told)
  }
  return exitCodeOf(items) === 0 ? exitCodes.pass : exitCodes.informational
}

/** The worst finding itself, whoever was told of it. */
export function verdictExitCode({ exitCodes }: Pick<RmmProfile, 'exitCodes'>, items: readonly Told[]): number {
  return exitCodes[statusOf(exitCodeOf(items))]
}

/** Of a fix, of which the exit code is known. What was refused or has to wait wakes nobody. */
export function rmmFixExitCode({ alerts, exitCodes }: RmmProfile, code: number): number {
  return code === 3 && alerts !== 'verdict' ? exitCodes.informational : exitCodes[statusOf(code)]
}

/** Rounds itself could not do what it was asked to: nothing is known. Where codes are free, its own code says more. */
export function rmmErrorCode({ alerts, exitCodes }: RmmProfile, code: number): number {
  return alerts === 'verdict' && exitCodes.unknown === 2 ? code : exitCodes.unknown
}

function statusOf(code: number): Code {
  return STATUS_OF[code] ?? 'unknown'
}
