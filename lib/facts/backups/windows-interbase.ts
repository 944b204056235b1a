import type { Answer, FileContent, Listing, RegistryKey } from '../../api.ts'
import { leafOf, numberIn } from '../../formats/registry-values.ts'
import { daysBetween } from '../../formats/times.ts'
import type { BackupRun } from './shape.ts'
import { type Disks, targetOf } from './windows-disks.ts'
import { dumpRuns } from './windows-dumps.ts'
import { history, type Shown } from './windows-runs.ts'

const ENDINGS = /\.(?:ibk|gbk|bak)$/i
/** Medtech keeps its records in two databases; one without the other cannot be restored. */
const DATABASES = ['MT32', 'BLOB'] as const
/** Both copies belong to one night. */
const APART_HOURS = 12

/** Copies of gbak, found where the setting backup-daily.dumpFiles says. A running database must not be copied as a file. */
export function interbase(files: Answer<Listing<FileContent>>, services: Answer<Listing<RegistryKey>>, disks: Disks, now: string): Shown {
  const copies = files.state === 'value' ? files.value.entries.filter(({ path }) => ENDINGS.test(path) && databaseOf(path)) : []
  if (copies.length === 0) {
    return {
      jobs: [],
      missed: [`InterBase is installed${where(services)}, but no copy of gbak was found: name its files in backup-daily.dumpFiles`],
    }
  }
  const [main, blob] = DATABASES.map((name) => dumpRuns(copies.filter(({ path }) => databaseOf(path) === name)))
  const newestFirst = [...copies].sort((one, other) => other.modifiedAt.localeCompare(one.modifiedAt))
  const missed = files.state === 'value' ? files.value.missed : []
  const job = {
    name: 'InterBase gbak of MT32.IB and BLOB.IB',
    product: 'interbase',
    runs: history(pairs(main ?? [], blob ?? []), missed, now),
    covers: ['MT32.IB', 'BLOB.IB'],
    target: targetOf(newestFirst[0]?.path ?? '', disks),
    everyRunIsFull: false,
    restores: [],
    source: newestFirst[0]?.path ?? 'backup-daily.dumpFiles',
  }
  return { jobs: [job], missed: [] }
}

/** The files of InterBase that are claimed here and shall not be shown a second time as plain dumps. */
export function isInterbaseCopy({ path }: FileContent): boolean {
  return ENDINGS.test(path) && databaseOf(path) !== undefined
}

function databaseOf(path: string): (typeof DATABASES)[number] | undefined {
  const name = path.slice(path.lastIndexOf('\\') + 1).toUpperCase()
  return DATABASES.find((one) => name.includes(one))
}

/** A night counts as of its older half; a half without the other is a run that failed. */
function pairs(main: readonly BackupRun[], blob: readonly BackupRun[]): BackupRun[] {
  const paired = main.map((run) => ({ run, other: nearest(run, blob) }))
  const alone = blob.filter((run) => !nearest(run, main))
  return [
    ...paired.map(({ run, other }) => (other ? worse(run, other) : half(run, 'BLOB.IB'))),
    ...alone.map((run) => half(run, 'MT32.IB')),
  ]
}

function nearest(run: BackupRun, others: readonly BackupRun[]): BackupRun | undefined {
  const hours = ({ at }: BackupRun) => Math.abs(daysBetween(at, run.at)) * 24
  return others.filter((other) => hours(other) <= APART_HOURS).sort((one, other) => hours(one) - hours(other))[0]
}

function worse(one: BackupRun, other: BackupRun): BackupRun {
  const order = ['success', 'warning', 'failed']
  const [, bad] = [one, other].sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result))
  return { ...(bad ?? one), at: one.at < other.at ? one.at : other.at }
}

function half(run: BackupRun, lacking: string): BackupRun {
  return { ...run, result: 'failed', message: `${lacking} was not saved with it` }
}

/** Names the instance, so that people know which service is meant. */
function where(services: Answer<Listing<RegistryKey>>): string {
  const names = services.state === 'value' ? services.value.entries.filter((key) => numberIn(key, 'Start') !== 4).map(leafOf) : []
  return names.length > 0 ? ` (${names.join(', ')})` : ''
}
