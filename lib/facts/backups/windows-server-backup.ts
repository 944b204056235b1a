import type { Answer, CommandOutput, PowerShellOutput } from '../../api.ts'
import { hresult, hresultText } from '../../formats/hresult.ts'
import { isoTime, newest } from '../../formats/times.ts'
import { wbadminVersions } from '../../formats/wbadmin-versions.ts'
import type { BackupJob, BackupRun, BackupTarget, Restore } from './shape.ts'
import { outputOf, type Row, row, rows, text, texts } from './windows-answers.ts'
import { type Disks, targetOf } from './windows-disks.ts'
import type { EventLog, LoggedEvent } from './windows-events.ts'
import { grouped, history, type Shown } from './windows-runs.ts'

export interface WindowsServerBackup {
  log: EventLog
  summary: Answer<PowerShellOutput>
  versions: Answer<CommandOutput>
  disks: Disks
}

const UNSAID = 'not said'

/** A run with the time at which its copy was taken, which names the stored version. */
interface Taken extends BackupRun {
  takenAt?: string
}

/**
 * Runs come from the channel of events, what is still stored from `wbadmin get versions`, and where neither knows of a run, from the
 * summary. The time of the last backup alone says nothing: it is also written when a backup failed.
 */
export function windowsServerBackup({ log, summary, versions, disks }: WindowsServerBackup, now: string): Shown {
  const said = outputOf(summary)
  const output = typeof said === 'string' ? {} : said
  const stored = versionsOf(versions)
  const ended = runsOf(log.events)
  const kept = stored?.map(({ at }) => at)
  const runs = withSummary(withVersions(ended, kept), row(output.summary))
  const policy = row(output.policy)
  const covers = coversOf(log.events) ?? texts(policy.volumes)
  const scheduled = covers.length > 0 || rows(policy.targets).length > 0
  if (runs.length === 0 && !scheduled) {
    return { jobs: [], missed: emptyReasons(log, said, stored) }
  }
  const gaps = [...log.gaps, ...(kept ? [] : ['wbadmin did not list the stored versions'])]
  const unread = [
    ...(typeof said === 'string' ? [said] : texts(said.missing)),
    ...(kept ? [] : ['wbadmin did not list the stored versions']),
  ]
  const target = withReason(targetIn(output, stored?.[0]?.target ?? '', disks, covers), unread[0])
  const jobs = [jobOf(output, { runs: history(runs.map(withoutTaken), gaps, now), covers, target })]
  return { jobs, missed: newestMissing(log, said) }
}

/** The log tells of failures after the newest stored version; where there is no such log, the summary does. */
function newestMissing(log: EventLog, said: Row | string): string[] {
  const withoutLog = log.absent && typeof said === 'string' ? `Get-WBSummary could not be read: ${said}` : undefined
  const reason = log.unread ?? withoutLog
  return reason === undefined ? [] : [reason]
}

/** What was read names no target; what was not read might have. */
function withReason(target: BackupTarget, unread: string | undefined): BackupTarget {
  return target.where === UNSAID && unread !== undefined ? { unread, ...target } : target
}

function jobOf(output: Row, { runs, covers, target }: Pick<BackupJob, 'runs' | 'target'> & { covers: string[] }): BackupJob {
  return {
    name: 'Windows Server Backup',
    product: 'windows-server-backup',
    runs,
    ...(covers.length > 0 ? { covers } : {}),
    target,
    ...(isRunning(row(output.summary)) ? { running: true } : {}),
    everyRunIsFull: true,
    restores: recoveries(rows(output.recoveries)),
    source: 'events of Microsoft-Windows-Backup, wbadmin get versions, Get-WBSummary',
    // Without a policy there is no job to start.
    ...(rows(row(output.policy).targets).length > 0 ? { levers: { start: { by: 'windows-server-backup' } } } : {}),
  }
}

function withoutTaken({ takenAt: _, ...run }: Taken): BackupRun {
  return run
}

/** Nothing was ever saved here, and that was really seen; else the reasons why it is not known. */
function emptyReasons(log: EventLog, said: Row | string, stored: unknown): string[] {
  const reasons = [
    ...(log.absent || log.gaps.some((gap) => gap.includes('could not be read')) ? log.gaps : []),
    ...(typeof said === 'string' ? [said] : texts(said.missing)),
    ...(stored === undefined ? ['wbadmin did not list the stored versions'] : []),
  ]
  return reasons.length === 0 ? [] : [`Windows Server Backup is installed, but its records could not be read: ${reasons[0]}`]
}

/** wbadmin ends with any code; a list is a list, and "nothing stored" is known by its missing identifiers and its header. */
function versionsOf(answer: Answer<CommandOutput>): ReturnType<typeof wbadminVersions> | undefined {
  const printed = answer.state === 'value' ? answer.value.stdout : ''
  return /^wbadmin\s/im.test(printed) ? wbadminVersions(printed) : undefined
}

/** Ids that end a run badly, or with a warning where their level says so; 4 ends it well, 14 ends it with the code it carries. */
const COMPLAINTS = [5, 8, 9, 17, 18, 19, 20, 21, 22, 49, 50, 52, 517, 521, 561]

/** Several records tell of one run: they share the time at which the copy was taken, and the worst of them speaks. */
function runsOf(events: readonly LoggedEvent[]): Taken[] {
  const endings = events.filter(({ id }) => id === 4 || id === 14 || COMPLAINTS.includes(id))
  const groups = grouped(endings, (event) => takenAt(event) ?? event.at.slice(0, 15))
  return [...groups.values()].map((group) => {
    const codes = group.map(({ named }) => hresult(named.hresult))
    const code = codes.find((one) => one !== undefined && one !== 0)
    const complaints = group.filter(({ id }) => COMPLAINTS.includes(id))
    const bad = code !== undefined || complaints.some(({ level }) => level !== 3)
    const good = group.some(({ id }, index) => id === 4 || (id === 14 && codes[index] === 0))
    const taken = group.map(takenAt).find((one) => one !== undefined)
    return {
      at: group[0]?.at ?? '',
      result: bad ? 'failed' : good ? (complaints.length > 0 ? 'warning' : 'success') : 'unknown',
      kind: 'unknown',
      ...(code === undefined ? {} : { message: `result ${hresultText(code)}` }),
      ...(taken ? { takenAt: taken } : {}),
    }
  })
}

function takenAt({ named }: LoggedEvent): string | undefined {
  return isoTime(named.backuptime)
}

/** Version identifiers are cut to the minute. A stored version that no event knows of is a run all the same. */
function withVersions(runs: readonly Taken[], kept: readonly string[] | undefined): Taken[] {
  if (!kept) {
    return [...runs]
  }
  const minute = (time: string) => time.slice(0, 16)
  const known = new Set(runs.flatMap(({ takenAt: taken }) => (taken ? [minute(taken)] : [])))
  const marked = runs.map((run) => (run.takenAt ? { ...run, kept: kept.some((at) => minute(at) === minute(run.takenAt ?? '')) } : run))
  const others = kept.filter((at) => !known.has(minute(at)))
  return [...marked, ...others.map((at): Taken => ({ at, takenAt: at, result: 'success', kind: 'unknown', kept: true }))]
}

/** The summary counts where no run is known at or after its time. */
function withSummary(runs: Taken[], summary: Row): Taken[] {
  const code = hresult(text(summary.lastResult))
  const last = isoTime(summary.lastAt)
  const success = isoTime(summary.successAt)
  const isKnown = (at: string, of: readonly Taken[]) => of.some((run) => run.at >= at.slice(0, 16))
  const added: Taken[] = []
  const successes = runs.filter(({ result }) => result === 'success')
  if (success && !isKnown(success, successes)) {
    added.push({ at: success, result: 'success', kind: 'unknown' })
  }
  if (last && last !== success && code !== 0 && !isKnown(last, runs)) {
    const message = code === undefined ? {} : { message: `result ${hresultText(code)}` }
    added.push({ at: last, result: code === undefined ? 'unknown' : 'failed', kind: 'unknown', ...message })
  }
  return [...runs, ...added]
}

/** Volumes that the newest whole run saved, out of the list that event 14 carries. */
function coversOf(events: readonly LoggedEvent[]): string[] | undefined {
  const items = events
    .filter(({ id, named }) => id === 14 && hresult(named.hresult) === 0)
    .map(({ named }) => named.volumesinfo?.match(/<VolumeInfoItem\b[^>]*>/g) ?? [])
    .find((found) => found.length > 0)
  const names = items?.filter((item) => attribute(item, 'HResult') === '0').map((item) => attribute(item, 'Name'))
  return names?.map((name) => name.replace(/\\$/, '')).filter((name) => name !== '')
}

function attribute(item: string, name: string): string {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(item)?.[1] ?? ''
}

function targetIn(output: Row, stored: string, disks: Disks, covers: readonly string[]): BackupTarget {
  const scheduled = rows(row(output.policy).targets).map(({ path }) => text(path))
  const paths = [text(row(output.summary).successTarget), ...scheduled, stored].filter((path) => path !== '')
  const found = paths.map((path) => targetOf(path, disks, covers))
  return found.find(({ place }) => place !== 'unknown') ?? found[0] ?? { place: 'unknown', where: UNSAID }
}

function isRunning(summary: Row): boolean {
  return /^(?:Backup|SystemState|Running)/i.test(text(summary.operation))
}

function recoveries(found: readonly Row[]): Restore[] {
  return found.flatMap(({ startedAt, endedAt, result }) => {
    const [start, end] = [isoTime(startedAt), newest(isoTime(endedAt))]
    if (!end || hresult(text(result)) !== 0) {
      return []
    }
    const seconds = start ? Math.round((Date.parse(end) - Date.parse(start)) / 1000) : undefined
    return [{ at: end, what: 'files', ...(seconds === undefined || seconds < 0 ? {} : { seconds }), source: 'Get-WBJob' }]
  })
}
