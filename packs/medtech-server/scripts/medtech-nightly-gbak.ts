import { type Answer, defineCheck, type Listing, type Part, type VolumeSpace, worstOf } from 'rounds'
import { DATABASES, type DatabaseName } from '../lib/databases.ts'
import type { BackupFile, BackupRun, MedtechBackups } from '../lib/facts/medtech-backups/shape.ts'
import type { DatabaseFile, MedtechServer } from '../lib/facts/medtech-server/shape.ts'
import { type Saved, savedOf } from '../lib/newest.ts'
import { part, size } from '../lib/parts.ts'
import { elsewhere } from '../lib/present.ts'
import { hoursSince } from '../lib/times.ts'
import { onOneVolume } from '../lib/volumes.ts'

interface Facts {
  server: MedtechServer
  backups: MedtechBackups
  volumes: Answer<Listing<VolumeSpace>>
}
interface Settings {
  maxBackupAgeHours: number
  backupFolders: string[]
  logNeeded: boolean
}

const SETTING = 'medtech-nightly-gbak.backupFolders'

export default defineCheck<Facts, Settings>((facts, settings, context) => {
  const away = elsewhere(facts.server, context)
  if (away) {
    return away
  }
  const saved = new Map(DATABASES.map((name) => [name, savedOf(name, facts.backups.files.entries, context.now)]))
  const parts = DATABASES.flatMap((name) => databaseParts(name, saved, facts, settings, context.now))
  const hours = [...saved.values()].map(({ newest }) => (newest ? Math.max(0, hoursSince(savedAt(newest), context.now)) : undefined))
  const measures: Record<string, number> = hours.every((one) => one !== undefined) ? { hoursSinceGbak: Math.floor(Math.max(...hours)) } : {}
  return worstOf(parts, ({ scope, status, observed }) => (status === 'pass' ? PASSES : `${scope}: ${observed}`), measures)
})

const PASSES = 'gbak saved MT32.IB and BLOB.IB last night, without errors'

function databaseParts(
  name: DatabaseName,
  saved: ReadonlyMap<DatabaseName, Saved>,
  { server, backups, volumes }: Facts,
  settings: Settings,
  now: Date,
): Part[] {
  const { newest, before, writing } = saved.get(name) ?? { writing: false }
  const run = lastRun(name, backups.runs.entries)
  if (!newest) {
    return [none(name, writing, saved, backups, settings), ...failedRun(name, run)]
  }
  const database = server.databases.entries.find((one) => one.name === name)
  return [
    agePart(name, newest, settings, now),
    contentPart(name, newest, run),
    ...smallParts(name, newest, before, database),
    ...logParts(name, newest, run, backups, settings),
    ...placeParts(name, newest, database, volumes),
    ...missedParts(name, newest, backups, settings, now),
  ]
}

/** Without any file of the other database the folder is not known; with one, this database is left out. */
function none(
  name: DatabaseName,
  writing: boolean,
  saved: ReadonlyMap<DatabaseName, Saved>,
  { files }: MedtechBackups,
  { backupFolders }: Settings,
): Part {
  const expected = 'a file of gbak'
  const [missed] = files.missed
  if (missed !== undefined || writing) {
    return part(name, 'unknown', missed ?? 'gbak is writing its first file at this moment', expected, 'usual and named folders')
  }
  const others = [...saved].filter(([other, { newest }]) => other !== name && newest).map(([other]) => other)
  if (others.length > 0) {
    return part(name, 'fail', `no file of gbak, although there is one of ${others.join(', ')}`, expected, 'usual and named folders')
  }
  return backupFolders.length > 0
    ? part(name, 'fail', `no file of gbak in ${backupFolders.join(', ')}`, expected, backupFolders.join(', '))
    : part(name, 'unknown', `no file of gbak was found; name its folder in ${SETTING}`, expected, 'usual places')
}

/** A copy of an old file has a new time; gbak's own header says in local time when it began, so only a gap of days is told. */
function savedAt({ modifiedAt, begunAt }: BackupFile): string {
  return begunAt !== undefined && hoursSince(begunAt, new Date(modifiedAt)) > 48 ? begunAt : modifiedAt
}

/** A minute or two are a clock that is being set. */
const AHEAD_HOURS = 0.25

function agePart(name: DatabaseName, newest: BackupFile, { maxBackupAgeHours }: Settings, now: Date): Part {
  const hours = hoursSince(savedAt(newest), now)
  const expected = `saved within ${maxBackupAgeHours} hours`
  if (hours < -AHEAD_HOURS) {
    return part(name, 'unknown', `its newest file is dated ${newest.modifiedAt.slice(0, 16)}, in the future`, expected, newest.path)
  }
  const copied = savedAt(newest) === newest.modifiedAt ? '' : ', by its own header; the file was copied since'
  return part(
    name,
    hours <= maxBackupAgeHours ? 'pass' : 'fail',
    `saved ${Math.max(0, Math.floor(hours))} hours ago${copied}`,
    expected,
    newest.path,
  )
}

function contentPart(name: DatabaseName, { bytes, header, end, path, modifiedAt }: BackupFile, run: BackupRun | undefined): Part {
  const tell = (status: Part['status'], observed: string) => part(`${name} file`, status, observed, 'a whole file of gbak', path)
  if (bytes === 0) {
    return tell('fail', 'its newest file is empty')
  }
  if (header === 'unread' || end === 'unread') {
    return tell('unknown', 'its newest file could not be read')
  }
  if (header === 'other') {
    return tell('fail', 'its newest file is not one of gbak')
  }
  if (end === 'complete') {
    return tell('pass', `a whole file of ${size(bytes)}`)
  }
  const isTold = run?.finished === true && run.errors === 0 && run.modifiedAt >= modifiedAt.slice(0, 10)
  const observed = end === 'zeros' ? 'its newest file ends in nothing but zeros' : 'its newest file is broken off'
  return isTold ? tell('warn', `${observed}, although the log of gbak says that it finished`) : tell('fail', observed)
}

/** A database of a practice has years of records; below this it is a test, and its files say nothing about each other. */
const REAL_BYTES = 64 * 1024 * 1024
/** gbak leaves out indexes and empty pages; less than this was not seen of a database in use. Not verified with Medtech's vendor. */
const LEAST_SHARE = 0.05
const SHRUNK = 0.5

function smallParts(
  name: DatabaseName,
  { bytes, path }: BackupFile,
  before: BackupFile | undefined,
  database: DatabaseFile | undefined,
): Part[] {
  const tell = (observed: string) => part(`${name} size`, 'warn', observed, 'about as large as the one before', path)
  if (before && before.bytes >= REAL_BYTES && bytes < before.bytes * SHRUNK) {
    return [tell(`${size(bytes)}, the file before had ${size(before.bytes)}`)]
  }
  return database && database.bytes >= REAL_BYTES && bytes < database.bytes * LEAST_SHARE
    ? [tell(`${size(bytes)} for a database of ${size(database.bytes)}`)]
    : []
}

function lastRun(name: DatabaseName, runs: readonly BackupRun[]): BackupRun | undefined {
  return runs.filter(({ of }) => of === name).sort((a, b) => (a.modifiedAt < b.modifiedAt ? 1 : -1))[0]
}

/** A log is written as long as its file, or a moment longer; the one of an earlier night says nothing about this one. */
const SAME_RUN_HOURS = 1

function logParts(
  name: DatabaseName,
  { modifiedAt }: BackupFile,
  run: BackupRun | undefined,
  { runs }: MedtechBackups,
  { logNeeded }: Settings,
): Part[] {
  const expected = 'a log of gbak without errors'
  const scope = `${name} log`
  const isOfThis = run !== undefined && hoursSince(run.modifiedAt, new Date(modifiedAt)) <= SAME_RUN_HOURS
  if (!isOfThis) {
    const [missed] = runs.missed
    if (missed !== undefined) {
      return [part(scope, 'unknown', missed, expected, 'usual and named folders')]
    }
    const observed = run ? 'its log is older than its newest file' : 'gbak wrote no log (switches -v and -y)'
    return logNeeded ? [part(scope, 'warn', observed, expected, run?.path ?? 'usual and named folders')] : []
  }
  const failed = failedRun(name, run)
  return failed.length > 0
    ? failed
    : [part(scope, run.finished ? 'pass' : 'warn', run.finished ? 'no errors' : 'it does not say that gbak finished', expected, run.path)]
}

function failedRun(name: DatabaseName, run: BackupRun | undefined): Part[] {
  if (!run || run.errors === 0) {
    return []
  }
  const first = run.firstError ? `: ${run.firstError}` : ''
  return [part(`${name} log`, 'fail', `the last run of gbak had errors${first}`, 'a log of gbak without errors', run.path)]
}

function placeParts(
  name: DatabaseName,
  { path }: BackupFile,
  database: DatabaseFile | undefined,
  volumes: Answer<Listing<VolumeSpace>>,
): Part[] {
  const isBeside = database && onOneVolume(path, database.path, volumes.state === 'value' ? volumes.value.entries : [])
  return isBeside
    ? [part(`${name} place`, 'warn', 'its newest file lies on the volume of the database itself', 'a volume of its own', path)]
    : []
}

/** A folder that could not be read may hold a newer file: that matters where what was found is too old. */
function missedParts(
  name: DatabaseName,
  newest: BackupFile,
  { files }: MedtechBackups,
  { maxBackupAgeHours }: Settings,
  now: Date,
): Part[] {
  const [missed] = files.missed
  return missed !== undefined && hoursSince(savedAt(newest), now) > maxBackupAgeHours
    ? [part(`${name} folders`, 'unknown', missed, 'every folder is read', 'usual and named folders')]
    : []
}
