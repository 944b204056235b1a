import { type Answer, type FileContent, type Listing, listing, reasonOf } from '../../api.ts'
import { daysLater } from '../../formats/times.ts'
import { placeOf, type Surroundings } from './linux-place.ts'
import { plain, recentRuns } from './runs.ts'
import type { BackupJob, BackupRun } from './shape.ts'

/** Compressed nothing: 20 bytes with gzip, 14 with bzip2, 32 with xz, 13 with zstd. */
const EMPTY_BYTES = 64
const WRITING = /(\.(part|partial|tmp|temp|inprogress|filepart)|~)$/i

/** Files that a database was written into: a job for each folder and name, whatever date the name holds. */
export function dumpJobs(files: Answer<Listing<FileContent>>, now: string, around: Surroundings): Listing<BackupJob> {
  if (files.state !== 'value') {
    return files.state === 'absent' ? listing([]) : listing([], [`Database dumps could not be looked for: ${reasonOf(files)}`])
  }
  const jobs = new Map<string, FileContent[]>()
  for (const file of files.value.entries.filter(isDump)) {
    const name = seriesOf(file.path)
    jobs.set(name, [...(jobs.get(name) ?? []), file])
  }
  return listing(
    [...jobs].map(([name, some]) => jobOf(name, some, now, around)),
    files.value.missed.map(plain),
  )
}

/** A link such as `latest` only repeats a file, and its time may be another's. */
function isDump({ path, linksTo }: FileContent): boolean {
  return linksTo === undefined && !WRITING.test(path) && !/\.(log|md5|sha\d+|sha\d+sum)$/.test(path)
}

/** `pms_2026-11-21_03h00m.Saturday.sql.gz` and its sisters are one series. */
function seriesOf(path: string): string {
  const folder = path.replace(/[^/]*$/, '')
  const name = path
    .slice(folder.length)
    .replace(/\b(mon|tues|wednes|thurs|fri|satur|sun)day\b/gi, '*')
    .replace(/\d{2,}/g, '*')
    .replace(/\*(?:[-_.:hmsTZ]*\*)+/g, '*')
  return plain(folder + name)
}

function jobOf(name: string, files: readonly FileContent[], now: string, around: Surroundings): BackupJob {
  const folder = name.replace(/\/[^/]*$/, '')
  const runs = files.map((file) => runOf(file, now))
  return {
    name: `dump ${name}`,
    product: 'dump',
    runs: listing(recentRuns(runs, now)),
    target: placeOf({ address: folder, path: folder }, undefined, around),
    ...(runs.some(({ result }) => result === 'running') ? { running: true } : {}),
    everyRunIsFull: true,
    restores: [],
    source: name,
  }
}

/** A file that changed just now may still be written. */
function runOf({ modifiedAt, size }: FileContent, now: string): BackupRun {
  const shared = { at: modifiedAt, kind: 'full', kept: true } as const
  if (modifiedAt > daysLater(now, -1 / 1440) && modifiedAt <= now) {
    return { ...shared, result: 'running' }
  }
  return size < EMPTY_BYTES ? { ...shared, result: 'failed', message: 'the file is empty', kept: false } : { ...shared, result: 'success' }
}
