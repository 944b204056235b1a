import type { UnitEvent } from '../../formats/journal-entries.ts'
import type { ServiceUnit } from '../../formats/systemd-units.ts'
import { newest } from '../../formats/times.ts'
import { type BackupCall, backupCalls, rotationCalls } from './linux-commands.ts'
import type { BackupRun } from './shape.ts'

/** A service that backs something up or checks a backup, and how its runs ended. */
export interface BackupUnit {
  id: string
  product: string
  saves: boolean
  covers?: string[]
  repository?: string
  environmentFiles: string[]
  running: boolean
  /** systemd starts it again when it is asked to. */
  startable: boolean
  /** It deletes old backups. */
  rotates: boolean
  runs: BackupRun[]
  /** When stored data was last checked with success. */
  verifiedAt?: string
}

/** Undefined for a unit that calls no known program and is not named as a backup job. */
export function backupUnit(unit: ServiceUnit, events: readonly UnitEvent[], now: string, isNamed: boolean): BackupUnit | undefined {
  const calls = unit.commands.flatMap(backupCalls)
  const save = calls.find(({ role }) => role === 'backup')
  const check = calls.find(({ role }) => role === 'verify')
  const [rotation] = unit.commands.flatMap(rotationCalls)
  if (!save && !check && !rotation && !isNamed) {
    return undefined
  }
  const runs = save || check || isNamed ? runsOf(unit, events, now, calls) : []
  const repository = (save ?? rotation)?.repository
  const verifiedAt = check?.trusted ? newest(...runs.filter(({ result }) => result === 'success').map(({ at }) => at)) : undefined
  return {
    id: unit.id,
    product: (save ?? check ?? rotation)?.product ?? 'script',
    saves: save !== undefined || (isNamed && !check),
    ...(save?.covers ? { covers: save.covers } : {}),
    ...(repository ? { repository } : {}),
    environmentFiles: unit.environmentFiles,
    running: unit.running,
    // One that stays marked as active is not started a second time.
    startable: unit.loaded && !unit.remains && /^[\w:.\\@-]+\.service$/.test(unit.id),
    rotates: rotation !== undefined,
    runs: save && !save.trusted && !isNamed ? runs.map(untrusted) : runs,
    ...(verifiedAt ? { verifiedAt } : {}),
  }
}

/** A success that would have been told as well if the backup had failed. */
function untrusted(run: BackupRun): BackupRun {
  return run.result === 'success' ? { ...run, result: 'unknown', message: 'the unit also succeeds when its backup command fails' } : run
}

function runsOf(unit: ServiceUnit, events: readonly UnitEvent[], now: string, calls: readonly BackupCall[]): BackupRun[] {
  const byRun = new Map<string, UnitEvent[]>()
  for (const event of events.filter((one) => one.unit === unit.id)) {
    byRun.set(event.invocation, [...(byRun.get(event.invocation) ?? []), event])
  }
  const told = [...byRun].flatMap(([invocation, some]) => (unit.running && invocation === unit.invocation ? [] : endOf(some, unit, calls)))
  const remembered = unit.running || byRun.has(unit.invocation) ? [] : lastRun(unit, kindOf(calls))
  const current: BackupRun[] = unit.running ? [{ at: currentStart(unit) ?? now, result: 'running', kind: kindOf(calls) }] : []
  return [...current, ...told, ...remembered]
}

/** While commands before the main one run, the times are still those of the run before. */
function currentStart({ startedAt, endedAt }: ServiceUnit): string | undefined {
  return endedAt === undefined ? startedAt : undefined
}

/**
 * How one run ended. What is no oneshot unit also ends well when somebody stops it. That a unit has started tells of its work only where it
 * never ends by itself: a start that was skipped may look the same.
 */
function endOf(events: readonly UnitEvent[], unit: ServiceUnit, calls: readonly BackupCall[]): BackupRun[] {
  const find = (what: UnitEvent['what']) => events.find((event) => event.what === what)
  const [failure, stopped, success, started] = [find('failed'), find('stopped'), find('succeeded'), find('started')]
  const kind = kindOf(calls)
  if (failure) {
    return [{ at: failure.at, kind, ...failureOf(failure.result ?? 'failure', find('exited')?.exitStatus, calls) }]
  }
  if (unit.oneshot && unit.remains && started) {
    return [{ at: started.at, result: 'success', kind }]
  }
  if (stopped) {
    return [{ at: stopped.at, result: 'failed', kind, message: 'it was stopped before it ended' }]
  }
  if (success) {
    return [{ at: success.at, result: 'success', kind }]
  }
  return started ? [{ at: started.at, result: 'unknown', kind, message: 'how it ended was not written down' }] : []
}

/** borg ends with 1 for warnings, restic with 3 where files could not be read (their manuals, exit codes); both have then saved the rest. */
export function warnedBy(result: string, exitStatus: number | undefined, [only, another]: readonly BackupCall[]): string | undefined {
  const own = only?.alone && !another ? only.product : undefined
  const isWarning = result === 'exit-code' && ((own === 'borg' && exitStatus === 1) || (own === 'restic' && exitStatus === 3))
  return isWarning ? own : undefined
}

function failureOf(result: string, exitStatus: number | undefined, calls: readonly BackupCall[]): Pick<BackupRun, 'result' | 'message'> {
  const own = warnedBy(result, exitStatus, calls)
  if (own !== undefined) {
    return { result: 'warning', message: own === 'borg' ? 'borg ended with warnings' : 'some files could not be read' }
  }
  return { result: 'failed', message: exitStatus === undefined ? result : `${result} ${exitStatus}` }
}

/** What systemd itself remembers since the computer started, where the journal has lost it. */
function lastRun({ endedAt, result, oneshot }: ServiceUnit, kind: BackupRun['kind']): BackupRun[] {
  if (endedAt === undefined) {
    return []
  }
  const end = result === 'success' ? (oneshot ? 'success' : 'unknown') : 'failed'
  return [{ at: endedAt, result: end, kind, ...(end === 'success' ? {} : { message: result }) }]
}

/** Deduplicating programs and dumps save everything anew; duplicity does not tell in its unit. */
function kindOf(calls: readonly BackupCall[]): BackupRun['kind'] {
  const product = calls.find(({ role }) => role === 'backup')?.product
  return product === undefined || product === 'duplicity' ? 'unknown' : 'full'
}
