import { type Answer, type FileContent, type Listing, listing, reasonOf } from '../../api.ts'
import { isoTime } from '../../formats/times.ts'
import { NOWHERE } from './linux-place.ts'
import { recentRuns } from './runs.ts'
import type { BackupJob, BackupRun } from './shape.ts'

/**
 * What duplicity keeps on this computer of each backup that came to its end, in its archive folder: `duplicity-full.<time>.manifest`
 * and `duplicity-inc.<from>.to.<time>.manifest`. While one is being written its name ends in `.part` (duplicity(1), --archive-dir).
 */
export function duplicityJobs(manifests: Answer<Listing<FileContent>>, now: string): Listing<BackupJob> {
  if (manifests.state !== 'value') {
    return manifests.state === 'absent' ? listing([]) : listing([], [`What duplicity keeps here could not be read: ${reasonOf(manifests)}`])
  }
  const folders = new Map<string, BackupRun[]>()
  for (const { path } of manifests.value.entries) {
    const folder = path.replace(/\/[^/]*$/, '')
    folders.set(folder, [...(folders.get(folder) ?? []), ...runOf(path)])
  }
  return listing(
    [...folders].map(([folder, runs]) => jobOf(folder, recentRuns(runs, now))),
    manifests.value.missed,
  )
}

function runOf(path: string): BackupRun[] {
  const [, how, time] = /\/duplicity-(?:(full)\.|inc\.\d{8}T\d{6}Z\.to\.)(\d{8}T\d{6}Z)\.manifest$/.exec(path) ?? []
  const at = isoTime(time?.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  return at ? [{ at, result: 'success', kind: how ? 'full' : 'incremental' }] : []
}

function jobOf(folder: string, runs: BackupRun[]): BackupJob {
  return {
    name: `duplicity ${folder.replace(/^.*\//, '')}`,
    product: 'duplicity',
    runs: listing(runs),
    target: NOWHERE,
    everyRunIsFull: false,
    restores: [],
    source: folder,
  }
}
