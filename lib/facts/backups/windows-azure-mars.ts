import type { Answer, PowerShellOutput } from '../../api.ts'
import { isoTime } from '../../formats/times.ts'
import type { BackupJob, BackupRun, Restore } from './shape.ts'
import { outputOf, type Row, rows, text } from './windows-answers.ts'
import type { EventLog } from './windows-events.ts'
import { history, type Shown } from './windows-runs.ts'

/** Get-OBJob tells of the agent's jobs; its event log adds the runs that failed (11 and 18 of CloudBackup/Operational). */
export function azureMars(jobs: Answer<PowerShellOutput>, log: EventLog, now: string): Shown {
  const output = outputOf(jobs)
  const found = typeof output === 'string' ? [] : rows(output.jobs)
  const backups = found.filter(({ type }) => /^backup$/i.test(text(type)))
  const failures = log.events.filter(({ id }) => id === 11 || id === 18)
  const scheduled = typeof output !== 'string' && output.scheduled === true
  if (typeof output === 'string' || (backups.length === 0 && failures.length === 0 && !scheduled)) {
    const reason = typeof output === 'string' ? output : 'it knows of no job and no schedule'
    return { jobs: [], missed: [`Azure Backup (MARS) is installed, but nothing is known of its runs: ${reason}`] }
  }
  const runs = [...backups.flatMap(runOf), ...failures.map(({ at }): BackupRun => ({ at, result: 'failed', kind: 'unknown' }))]
  const job: BackupJob = {
    name: 'Azure Backup (MARS)',
    product: 'azure-mars',
    runs: history(runs, log.absent ? [] : log.gaps, now),
    target: { place: 'remote', where: 'a vault of Azure' },
    everyRunIsFull: true,
    restores: found.flatMap(restoreOf),
    source: 'Get-OBJob',
  }
  return { jobs: [job], missed: log.unread === undefined ? [] : [log.unread] }
}

/** JobState of Microsoft's module MSOnlineBackup. */
function resultOf(state: string): BackupRun['result'] {
  if (/^completed$/i.test(state)) {
    return 'success'
  }
  if (/^completedwith/i.test(state)) {
    return 'warning'
  }
  return /^(?:aborted|failed|cancel)/i.test(state) ? 'failed' : 'unknown'
}

function runOf({ state, endedAt, startedAt }: Row): BackupRun[] {
  const end = isoTime(endedAt)
  const start = isoTime(startedAt)
  if (!end) {
    return start ? [{ at: start, result: 'running', kind: 'unknown' }] : []
  }
  return [{ at: end, result: resultOf(text(state)), kind: 'unknown' }]
}

function restoreOf({ type, state, endedAt }: Row): Restore[] {
  const at = isoTime(endedAt)
  return at && /^(?:recovery|restore)/i.test(text(type)) && resultOf(text(state)) === 'success'
    ? [{ at, what: 'files', source: 'Get-OBJob' }]
    : []
}
