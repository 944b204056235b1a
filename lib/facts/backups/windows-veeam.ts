import { integer } from '../../formats/lines.ts'
import { plain } from './runs.ts'
import type { BackupJob, BackupRun, Restore } from './shape.ts'
import type { EventLog, LoggedEvent } from './windows-events.ts'
import { grouped, history, resultOfLevel, type Shown } from './windows-runs.ts'

/**
 * Veeam Backup & Replication writes each ended session into the log "Veeam Backup" (Veeam, Event Reference): 190 a backup job,
 * 490 a backup copy, 790 an agent's backup, 390 a SureBackup, 41710 a health check, 290 and 40290 a restore.
 */
export function veeam(log: EventLog, now: string): Shown {
  const ended = log.events.filter(({ id }) => [190, 490, 790].includes(id))
  if (ended.length === 0) {
    return { jobs: [], missed: [nothingSaid(log)] }
  }
  const restores = restoresOf(log.events)
  const jobs = [...grouped(ended, jobKey).values()].map((events): BackupJob => {
    const name = jobName(events)
    const verifiedAt = verified(log.events, name)
    return {
      name: `Veeam ${name}`,
      product: 'veeam',
      runs: history(events.map(runOf), log.gaps, now),
      target: { place: 'unknown', where: events[0]?.id === 490 ? 'a second repository (backup copy)' : 'a Veeam repository' },
      everyRunIsFull: true,
      ...(verifiedAt ? { verifiedAt } : {}),
      restores,
      source: `event log Veeam Backup, event ${events[0]?.id}`,
    }
  })
  return { jobs, missed: [] }
}

function nothingSaid({ gaps, absent }: EventLog): string {
  const reason = absent || gaps[0]?.includes('could not be read') ? gaps[0] : 'no job ended in the last 40 days'
  return `Veeam Backup & Replication is installed, but nothing is known of its jobs: ${reason}`
}

/** In the order of the documented parameters, for the versions that do not name them. */
const ORDER = ['jobsessionid', 'jobid', 'jobresult', 'jobtype', 'platform', 'willberetried', 'jobname']

function parameter(event: LoggedEvent, name: string): string | undefined {
  return Object.keys(event.named).length > 0 ? event.named[name] : event.values[ORDER.indexOf(name)]
}

function jobKey(event: LoggedEvent): string {
  return parameter(event, 'jobid') || `${event.id} ${jobName([event])}`
}

function jobName(events: readonly LoggedEvent[]): string {
  const names = events.map((event) => parameter(event, 'jobname')).filter((name) => name !== undefined && name !== '')
  return plain(names[0] ?? 'backup job')
}

/** JobResult decides; where it cannot be read, or says better than the event's level, the worse of both. */
export function veeamResult(code: string | undefined, level: number): BackupRun['result'] {
  const said = (['success', 'warning', 'failed'] as const)[integer(code) ?? -1]
  const shown = resultOfLevel(level)
  const order: Array<BackupRun['result']> = ['success', 'warning', 'failed']
  return said && order.indexOf(said) > order.indexOf(shown) ? said : shown
}

function runOf(event: LoggedEvent): BackupRun {
  return { at: event.at, result: veeamResult(parameter(event, 'jobresult'), event.level), kind: 'unknown' }
}

/** SureBackup starts the saved machines; it names its own job, so it counts for all. A health check carries the name of the job it checks. */
function verified(events: readonly LoggedEvent[], name: string): string | undefined {
  const good = events.filter((event) => runOf(event).result === 'success')
  return good.find((event) => event.id === 390 || (event.id === 41710 && jobName([event]) === name))?.at
}

function restoresOf(events: readonly LoggedEvent[]): Restore[] {
  return events
    .filter(({ id, level, named, values }) => [290, 40290].includes(id) && veeamResult(named.result ?? values[1], level) === 'success')
    .map(({ id, at }) => ({ at, what: 'files', source: `event log Veeam Backup, event ${id}` }))
}
