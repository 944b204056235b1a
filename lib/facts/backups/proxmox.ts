import { type Answer, type CommandOutput, failed, type Listing, listing, reasonOf } from '../../api.ts'
import { recentRuns } from './runs.ts'
import type { BackupJob, BackupRun } from './shape.ts'

type Task = Record<string, unknown>

/** The finished vzdump tasks of this node: `pvesh get /nodes/localhost/tasks --typefilter vzdump`, times in seconds since 1970. */
export function proxmoxJobs(tasks: Answer<CommandOutput>, now: string): Listing<BackupJob> {
  if (tasks.state === 'absent') {
    return listing([])
  }
  const read = tasks.state === 'value' ? listOf(tasks.value) : tasks
  if (!Array.isArray(read)) {
    return listing([], [`The backup tasks of Proxmox could not be read: ${reasonOf(read)}`])
  }
  const jobs = new Map<string, BackupRun[]>()
  for (const task of read) {
    const guest = typeof task.id === 'string' && /^\d+$/.test(task.id) ? task.id : 'of several guests'
    jobs.set(guest, [...(jobs.get(guest) ?? []), ...runOf(task)])
  }
  return listing([...jobs].map(([guest, runs]) => jobOf(guest, recentRuns(runs, now))))
}

function listOf({ exitCode, stdout }: CommandOutput) {
  if (exitCode !== 0) {
    return failed(`pvesh ended with ${exitCode}`)
  }
  try {
    const printed: unknown = JSON.parse(stdout)
    return Array.isArray(printed) ? printed.filter((one): one is Task => typeof one === 'object' && one !== null) : notAList()
  } catch {
    return notAList()
  }
}

function notAList() {
  return failed('pvesh did not print a JSON list')
}

/** A task without a status has not ended yet. */
function runOf({ starttime, endtime, status }: Task): BackupRun[] {
  const seconds = typeof endtime === 'number' ? endtime : starttime
  if (typeof seconds !== 'number' || !(seconds > 0) || seconds > 253_402_300_799) {
    return []
  }
  return [{ at: new Date(seconds * 1000).toISOString(), kind: 'full', ...resultOf(status) }]
}

function resultOf(status: unknown): Pick<BackupRun, 'result' | 'message'> {
  if (typeof status !== 'string' || status === '') {
    return { result: 'running' }
  }
  if (status === 'OK') {
    return { result: 'success' }
  }
  return /^WARNINGS/.test(status) ? { result: 'warning', message: 'it ended with warnings' } : { result: 'failed' }
}

function jobOf(guest: string, runs: BackupRun[]): BackupJob {
  const isRunning = runs.some(({ result }) => result === 'running')
  return {
    name: `vzdump ${guest}`,
    product: 'proxmox',
    runs: listing(runs),
    ...(/^\d+$/.test(guest) ? { covers: [`guest ${guest}`] } : {}),
    target: { place: 'unknown', where: 'Proxmox storage' },
    ...(isRunning ? { running: true } : {}),
    everyRunIsFull: true,
    restores: [],
    source: 'pvesh tasks vzdump',
  }
}
