import { type Answer, type BackupRunChange, type BackupStart, type CommandOutput, reasonOf } from '../api.ts'
import { text } from '../facts/backups/windows-answers.ts'
import { complaintIn } from './backup-complaints.ts'
import { type BackupRecord, recordOf } from './backup-record.ts'
import type { ChangeKind, ReadingHost, State, WritingHost } from './kind.ts'
import { waitForEnd } from './wait-for-end.ts'

export interface BackupRunState extends State, BackupRecord {}

/** A first or long overdue backup of a server may take a working day's half. */
const LIMIT_SECONDS = 6 * 3600

export const backupRun: ChangeKind<BackupRunChange, BackupRunState> = {
  kind: 'backup-run',
  target: ({ start }) => (start.by === 'systemd-unit' ? start.unit : start.by),
  read: (host, { start }) => recordOf(host, start),
  holds: ({ since }, state) => isSuccess(state) && state.endedAt >= wholeSecond(since) && !state.running,
  async apply(host, change, before) {
    if (before.running) {
      throw new Error(`${change.job} runs at this moment: wait for its end and look again`)
    }
    await START[change.start.by](host, change)
    const grace = change.start.by === 'veeam-agent' ? LIMIT_SECONDS : change.start.by === 'windows-server-backup' ? 600 : 0
    const end = await waitForEnd(() => lookAt(host, change, before), { limitSeconds: LIMIT_SECONDS, graceSeconds: grace })
    if (end === 'late') {
      throw new Error(`${change.job} was started and still runs after ${LIMIT_SECONDS / 3600} hours: it was left running`)
    }
    if (end === 'silent') {
      throw new Error(`${change.job} was started, and no run of it was written down (${before.words}): look at it there`)
    }
    if (!isSuccess(end)) {
      throw new Error(
        `${change.job} was started and failed (${end.detail})${await lastWords(host, change.start, end)}; more in: ${end.words}`,
      )
    }
  },
  restore: null,
  describe: ({ job, start }, state) => ({
    target: start.by === 'systemd-unit' ? `backup job ${job} (${start.unit})` : `backup job ${job}`,
    before: state.running ? 'runs now' : state.endedAt === '' ? 'no run is known' : `last run ${state.result} ${minute(state.endedAt)}`,
    after: 'runs now, until it has ended with success',
  }),
}

/** systemd tells whole seconds. */
function wholeSecond(time: string): string {
  return `${new Date(time).toISOString().slice(0, 19)}.000Z`
}

function isSuccess({ result }: BackupRecord): boolean {
  return result === 'success' || result === 'warning'
}

interface Seen extends BackupRecord {
  ended: boolean
}

/** Two runs that end within one second carry the same time, but never the same words of their own. */
async function lookAt(host: ReadingHost, { start, job }: BackupRunChange, before: BackupRecord): Promise<Seen> {
  const now = await recordOf(host, start)
  if (now.state !== 'value') {
    throw new Error(`${job} was started, but what came of it could not be read: ${reasonOf(now)}`)
  }
  const isNew = now.value.endedAt !== before.endedAt || now.value.words !== before.words
  return { ...now.value, ended: now.value.result !== 'none' && isNew }
}

type Starter = (host: WritingHost, change: BackupRunChange) => Promise<void>

const VEEAM = 'C:\\Program Files\\Veeam\\Endpoint Backup\\Veeam.EndPoint.Manager.exe'

const START: Record<BackupStart['by'], Starter> = {
  // Comes back when a service that ends by itself has ended, with any code.
  'systemd-unit': async (host, { job, start }) => {
    const unit = start.by === 'systemd-unit' ? start.unit : ''
    started(job, await host.execute(['systemctl', 'start', '--', unit], { timeoutSeconds: LIMIT_SECONDS }), 'any exit code')
  },
  'windows-server-backup': async (host, { job }) => {
    const answer = await host.tellPowerShell('backup-run', {}, 600)
    const because =
      answer.state === 'value' ? text(answer.value.refused) : answer.state === 'absent' ? 'there is no PowerShell' : reasonOf(answer)
    if (because !== '') {
      throw new Error(`${job} was not started: ${because}`)
    }
  },
  'veeam-agent': async (host, { job }) => started(job, await host.execute([VEEAM, '/backup'], { timeoutSeconds: LIMIT_SECONDS })),
}

function started(job: string, answer: Answer<CommandOutput>, ends: 'with 0' | 'any exit code' = 'with 0'): void {
  if (answer.state !== 'value') {
    throw new Error(`${job} was not started: ${answer.state === 'absent' ? 'its program is not where it usually is' : reasonOf(answer)}`)
  }
  if (ends === 'with 0' && answer.value.exitCode !== 0) {
    throw new Error(`${job} was started and failed: its program ended with exit code ${answer.value.exitCode}`)
  }
}

/** The product's own words may name files of patients, so only what Rounds can put into words of its own is passed on. */
async function lastWords(host: WritingHost, start: BackupStart, { words }: BackupRecord): Promise<string> {
  if (start.by !== 'systemd-unit') {
    return ''
  }
  const [, match = ''] = words.split(' ')
  // What a program printed last may still be on its way into the journal.
  await host.execute(['journalctl', '--sync'])
  const said = await host.execute(['journalctl', '--no-pager', '--quiet', '--output=cat', '--lines=30', match])
  const complaint = said.state === 'value' ? complaintIn(said.value.stdout) : undefined
  return complaint ? `: ${complaint}` : ''
}

function minute(at: string): string {
  return at.slice(0, 16).replace('T', ' ')
}
