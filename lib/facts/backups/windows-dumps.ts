import type { Answer, FileContent, Listing } from '../../api.ts'
import { plain } from './runs.ts'
import type { BackupJob, BackupRun } from './shape.ts'
import { type Disks, targetOf } from './windows-disks.ts'
import { grouped, history, type Shown } from './windows-runs.ts'

/** The files that the setting backup-daily.dumpFiles names: copies that a database or a script writes, one job a folder and kind of name. */
export function dumps(answer: Answer<Listing<FileContent>>, disks: Disks, now: string): Shown {
  if (answer.state !== 'value') {
    return { jobs: [], missed: answer.state === 'absent' ? [] : [`The dump files could not be listed: ${answer.reason}`] }
  }
  const { entries, missed } = answer.value
  const jobs = [...grouped(entries, seriesOf)].map(([series, files]) => jobOf(series, files, missed, disks, now))
  return { jobs, missed: missed.map((one) => `Dump files: ${one}`) }
}

/** The path with every number taken out, so that `pms-2026-11-21.bak` and `pms-2026-11-22.bak` are one series. */
export function seriesOf({ path }: FileContent): string {
  const cut = path.lastIndexOf('\\') + 1
  const name = path
    .slice(cut)
    .replace(/\d+/g, '#')
    .replace(/#(?:[-_. T]*#)+/g, '#')
  return path.slice(0, cut) + name
}

function jobOf(series: string, files: readonly FileContent[], missed: string[], disks: Disks, now: string): BackupJob {
  return {
    name: `dump ${plain(series)}`,
    product: 'dump',
    runs: history(dumpRuns(files), missed, now),
    target: targetOf(series, disks),
    everyRunIsFull: false,
    restores: [],
    source: series,
  }
}

/** A file is a full copy as of its last change. One that is empty is none; one that is far smaller than the one before is doubtful. */
export function dumpRuns(files: readonly FileContent[]): BackupRun[] {
  const inOrder = [...files].sort((one, other) => one.modifiedAt.localeCompare(other.modifiedAt))
  return inOrder.map(({ modifiedAt, size }, index): BackupRun => {
    const before = inOrder[index - 1]?.size ?? size
    const shared = { at: modifiedAt, kind: 'full', kept: true } as const
    if (size === 0) {
      return { ...shared, result: 'failed', kept: false, message: 'the file is empty' }
    }
    return size * 2 < before
      ? { ...shared, result: 'warning', message: 'less than half as large as the one before' }
      : { ...shared, result: 'success' }
  })
}
