import type { Answer, PowerShellOutput } from '../../api.ts'
import { isoTime, newest } from '../../formats/times.ts'
import { plain } from './runs.ts'
import type { BackupJob, BackupRun, BackupTarget, Restore } from './shape.ts'
import { outputOf, type Row, rows, text, texts } from './windows-answers.ts'
import { type Disks, targetOf } from './windows-disks.ts'
import { grouped, history, type Shown } from './windows-runs.ts'

/**
 * What each instance keeps in msdb of its own backups (Microsoft: backupset, backupmediafamily, restorehistory). A snapshot is what
 * another backup program leaves behind when it freezes the database, and a copy-only backup is somebody's copy: neither is a run.
 */
export function sqlServer(answer: Answer<PowerShellOutput>, disks: Disks, now: string): Shown {
  const output = outputOf(answer)
  if (typeof output === 'string') {
    return { jobs: [], missed: [`SQL Server is installed, but its records of backups could not be read: ${output}`] }
  }
  const instances = rows(output.instances).filter(({ name, disabled }) => !isBuiltIn(text(name)) && disabled !== true)
  const shown = instances.map((instance) => ofInstance(instance, disks, now))
  return { jobs: shown.flatMap(({ jobs }) => jobs), missed: [...instanceGaps(output), ...shown.flatMap(({ missed }) => missed)] }
}

function instanceGaps({ missing }: Row): string[] {
  return texts(missing).map((one) => `The instances of SQL Server could not be listed: ${one}`)
}

/** Databases that Windows and backup programs bring for themselves. */
function isBuiltIn(name: string): boolean {
  return /^(?:MICROSOFT##|VEEAM|BKUPEXEC)/i.test(name)
}

function ofInstance(instance: Row, disks: Disks, now: string): Shown {
  const name = text(instance.name)
  if (text(instance.error) !== '') {
    return { jobs: [], missed: [`SQL Server instance ${name}: its records of backups could not be read (${text(instance.error)})`] }
  }
  if (instance.running !== true) {
    return { jobs: [], missed: [`SQL Server instance ${name} does not run, so its records of backups could not be read`] }
  }
  const own = rows(instance.backups).filter(({ snapshot, copyOnly }) => snapshot !== true && copyOnly !== true)
  const restores = rows(instance.restores)
  const groups = grouped(own, ({ database }) => text(database))
  return { jobs: texts(instance.databases).flatMap((one) => jobOf(name, one, groups.get(one) ?? [], restores, disks, now)), missed: [] }
}

/** A database that was never saved by SQL Server itself is no job: another program may save it. */
function jobOf(
  instance: string,
  database: string,
  backups: readonly Row[],
  history40: readonly Row[],
  disks: Disks,
  now: string,
): BackupJob[] {
  if (backups.length === 0) {
    return []
  }
  const records = history40.filter((record) => text(record.database).toLowerCase() === database.toLowerCase())
  const verifiedAt = newest(...records.filter(({ type }) => type === 'V').map(({ at }) => isoTime(at)), ...backups.map(checkedAt))
  return [
    {
      name: plain(`SQL Server ${instance} ${database}`),
      product: 'sql-server',
      runs: history(backups.flatMap(runOf), [], now),
      covers: [database],
      target: target(backups, disks),
      everyRunIsFull: false,
      ...(verifiedAt ? { verifiedAt } : {}),
      restores: records.flatMap(restoreOf),
      source: `msdb of ${instance}`,
    },
  ]
}

/** backupset.type (Microsoft). */
const KINDS: Record<string, BackupRun['kind']> = {
  D: 'full',
  I: 'differential',
  L: 'log',
  P: 'unknown',
  Q: 'unknown',
  F: 'unknown',
  G: 'unknown',
}

function runOf({ type, endedAt, damaged }: Row): BackupRun[] {
  const at = isoTime(endedAt)
  const kind = KINDS[text(type)] ?? 'unknown'
  if (!at) {
    return []
  }
  return [damaged === true ? { at, kind, result: 'failed', message: 'the backup is marked as damaged' } : { at, kind, result: 'success' }]
}

/** A backup WITH CHECKSUM reads and checks every page that carries one. */
function checkedAt({ checksum, damaged, endedAt, type }: Row): string | undefined {
  return checksum === true && damaged !== true && type === 'D' ? isoTime(endedAt) : undefined
}

/** The place of the newest one; device types 7 and 107 belong to another program, whose target is its own matter. */
function target(backups: readonly Row[], disks: Disks): BackupTarget {
  const paths = backups.filter(({ device }) => !['7', '107'].includes(text(device))).map(({ path }) => text(path))
  const [path] = paths.filter((one) => one !== '')
  return path === undefined ? { place: 'unknown', where: 'not said' } : targetOf(path, disks)
}

/** restorehistory.restore_type: a database or a part of it; `V` only looked. */
function restoreOf({ type, at }: Row): Restore[] {
  const restoredAt = isoTime(at)
  return restoredAt && type === 'D' ? [{ at: restoredAt, what: 'database', source: 'msdb.dbo.restorehistory' }] : []
}
