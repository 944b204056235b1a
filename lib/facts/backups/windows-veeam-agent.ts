import type { Answer, FileContent, Listing, PowerShellOutput } from '../../api.ts'
import type { UtcOffset } from '../../formats/local-time.ts'
import { isoTime } from '../../formats/times.ts'
import { veeamSessions } from '../../formats/veeam-agent-log.ts'
import { plain } from './runs.ts'
import type { BackupJob, BackupRun } from './shape.ts'
import { outputOf, rows } from './windows-answers.ts'
import type { EventLog, LoggedEvent } from './windows-events.ts'
import { grouped, history, type Shown } from './windows-runs.ts'
import { veeamResult } from './windows-veeam.ts'

export interface VeeamAgent {
  log: EventLog
  /** `*.Backup.log` of each job. */
  files: Answer<Listing<FileContent>>
  clock: Answer<PowerShellOutput>
}

/** Event 190 of the log "Veeam Agent" ends a session; where there is none, the lines of the job's own log file. */
export function veeamAgent(probes: VeeamAgent, now: string): Shown {
  const ended = probes.log.events.filter(({ id }) => id === 190)
  const fromLog = [...grouped(ended, keyOf).values()].map((events) =>
    job(nameOf(events), events.map(runOf), probes.log.gaps, 'event log Veeam Agent, event 190', now),
  )
  if (fromLog.length > 0) {
    return { jobs: startable(fromLog), missed: [] }
  }
  const jobs = fromFiles(probes, now)
  const gaps = jobs.length > 0 ? [] : [`Veeam Agent is installed, but nothing is known of its jobs: ${reason(probes)}`]
  return { jobs: startable(jobs), missed: gaps }
}

/** Its program starts the only job there is; of several it would have to be told the id, which no record holds for certain. */
function startable(jobs: BackupJob[]): BackupJob[] {
  const [job, another] = jobs
  return job && !another ? [{ ...job, levers: { start: { by: 'veeam-agent' } } }] : jobs
}

function reason({ log, files, clock }: VeeamAgent): string {
  const offsets = offsetsOf(clock)
  if (files.state === 'value' && files.value.entries.length > 0) {
    return offsets.length === 0 ? 'the time zone of its log files could not be read' : 'its log files tell of no ended session'
  }
  return log.gaps.find((gap) => gap.includes('could not be read')) ?? 'neither events nor log files tell of an ended session'
}

function fromFiles({ files, clock }: VeeamAgent, now: string): BackupJob[] {
  const offsets = offsetsOf(clock)
  if (files.state !== 'value' || offsets.length === 0) {
    return []
  }
  const gaps = [...files.value.missed, 'log files of Veeam Agent are cut from time to time, so older runs may be missing']
  return files.value.entries.flatMap(({ path, text }) => {
    const runs = veeamSessions(text, offsets).map((session): BackupRun => ({ ...session, kind: 'unknown' }))
    return runs.length > 0 ? [job(folderOf(path), runs, gaps, path, now)] : []
  })
}

function job(name: string, runs: readonly BackupRun[], gaps: string[], source: string, now: string): BackupJob {
  return {
    name: `Veeam Agent ${plain(name)}`,
    product: 'veeam-agent',
    runs: history(runs, gaps, now),
    target: { place: 'unknown', where: 'as set in Veeam Agent' },
    everyRunIsFull: true,
    restores: [],
    source,
  }
}

function runOf({ at, level, named }: LoggedEvent): BackupRun {
  return { at, result: veeamResult(named.jobresult, level), kind: 'unknown' }
}

const GUID = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i

/** The job's id is the second of the ids that an event carries; the first is that of the session. */
function keyOf({ named, values }: LoggedEvent): string {
  return named.jobid ?? values.filter((one) => GUID.test(one))[1] ?? nameIn(values)
}

function nameOf(events: readonly LoggedEvent[]): string {
  return events[0]?.named.jobname || nameIn(events[0]?.values ?? [])
}

/** The message puts the job's name between quotes. */
function nameIn(values: readonly string[]): string {
  return values.map((one) => /'([^']+)'/.exec(one)?.[1]).find((name) => name !== undefined) ?? 'backup job'
}

/** `C:\ProgramData\Veeam\Endpoint\Backup_Job_PMS\Job.Backup_Job_PMS.Backup.log`. */
function folderOf(path: string): string {
  return path.split('\\').at(-2) ?? path
}

function offsetsOf(clock: Answer<PowerShellOutput>): UtcOffset[] {
  const output = outputOf(clock)
  return rows(typeof output === 'string' ? [] : output.offsets).flatMap(({ from, minutes }) => {
    const at = isoTime(from)
    return at && typeof minutes === 'number' ? [{ from: at, minutes }] : []
  })
}
