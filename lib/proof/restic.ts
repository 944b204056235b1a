import { join } from 'node:path'
import { type Answer, absent, failed, value } from '../api.ts'
import { repositoryOf } from '../facts/backups/repository.ts'
import { isThisHost } from '../facts/backups/restic.ts'
import { isAlive } from './alive.ts'
import { isRecord, jsonLines, jsonOf, mustSucceed } from './complaints.ts'
import { type Ask, type BackupTool, LONG_SECONDS, SHORT_SECONDS, type Snapshot, type StoredFile } from './tool.ts'

/** No lock and no cache: nothing changes in the repository, and nothing stays on this computer. */
const RESTIC = ['restic', '--no-lock', '--no-cache'] as const

export const restic: BackupTool = {
  id: 'restic',
  variables: ['RESTIC_*', 'AWS_*', 'B2_*', 'AZURE_*', 'GOOGLE_*', 'OS_*', 'ST_*', 'RCLONE_*'],
  addressOf: ({ RESTIC_REPOSITORY, RESTIC_REPOSITORY_FILE }) =>
    RESTIC_REPOSITORY ? repositoryOf(RESTIC_REPOSITORY).address : RESTIC_REPOSITORY_FILE ? '' : undefined,
  keepsIn: () => ({}),
  busy,
  newest,
  files,
  restore,
}

async function busy(ask: Ask): Promise<Answer<string | undefined>> {
  const listed = mustSucceed('restic', 'list the locks', await ask([...RESTIC, 'list', 'locks'], SHORT_SECONDS))
  if (listed.state !== 'value') {
    return listed
  }
  for (const id of listed.value.stdout.split('\n').filter((line) => /^[0-9a-f]{64}$/.test(line))) {
    const shown = await ask([...RESTIC, 'cat', 'lock', id], SHORT_SECONDS)
    // A lock that is gone meanwhile was let go.
    const lock = shown.state === 'value' && shown.value.exitCode === 0 ? jsonOf('restic', shown.value.stdout) : absent()
    if (lock.state === 'value' && isRecord(lock.value) && isHeld(lock.value, new Date())) {
      return value(`restic on ${String(lock.value.hostname ?? 'another computer')} since ${String(lock.value.time ?? '').slice(0, 16)}`)
    }
  }
  return value(undefined)
}

/** As restic itself decides which lock is stale: not refreshed for 30 minutes, or of a process of this computer that is gone. */
export function isHeld({ time, hostname, pid }: Record<string, unknown>, now: Date, own?: string): boolean {
  const minutes = (now.getTime() - Date.parse(String(time))) / 60_000
  return !(minutes > 30) && isAlive(String(hostname ?? ''), Number(pid), own)
}

async function newest(ask: Ask, hostname: string, path: string): Promise<Answer<Snapshot>> {
  const command = [...RESTIC, 'snapshots', '--json', '--latest', '1']
  const ran = mustSucceed('restic', 'list the backups', await ask(command, SHORT_SECONDS))
  const listed = ran.state === 'value' ? jsonOf('restic', ran.value.stdout) : ran
  if (listed.state !== 'value') {
    return listed
  }
  const found = newestSnapshot(listed.value, hostname, path)
  return found ? value(found) : failed(noSnapshot(listed.value, hostname, path))
}

/** The newest backup; with a path, of those whose folders hold it. */
export function newestSnapshot(listed: unknown, hostname: string, path: string): Snapshot | undefined {
  return entriesOf(listed, hostname)
    .filter(({ paths }) => path === '' || (Array.isArray(paths) && paths.some((one) => holds(String(one), path))))
    .flatMap(({ id, time }) => (typeof id === 'string' && isTime(time) ? [{ id, at: new Date(time).toISOString() }] : []))
    .sort((a, b) => b.at.localeCompare(a.at))[0]
}

function entriesOf(listed: unknown, own: string): Array<Record<string, unknown>> {
  return Array.isArray(listed) ? listed.filter(isRecord).filter(({ hostname }) => isThisHost(String(hostname), own)) : []
}

function holds(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

function isTime(time: unknown): time is string {
  return typeof time === 'string' && !Number.isNaN(Date.parse(time))
}

function noSnapshot(listed: unknown, hostname: string, path: string): string {
  return entriesOf(listed, hostname).length === 0
    ? `the repository holds no backup of ${hostname}`
    : `no backup of ${hostname} in the repository covers ${path}`
}

async function files(ask: Ask, { id }: Snapshot, path: string): Promise<Answer<StoredFile[]>> {
  const ran = await ask([...RESTIC, 'ls', '--json', id, ...(path ? [path] : [])], LONG_SECONDS)
  const listed = mustSucceed('restic', 'list the files of the newest backup', ran)
  return listed.state === 'value' ? value(storedFiles(listed.value.stdout)) : listed
}

/** Lines of `restic ls --json`. */
export function storedFiles(text: string): StoredFile[] {
  return jsonLines(text).flatMap(({ type, path, size, mtime }) =>
    type === 'file' && typeof path === 'string' && typeof size === 'number' && isTime(mtime)
      ? [{ path, bytes: size, modifiedAt: Date.parse(mtime) }]
      : [],
  )
}

async function restore(ask: Ask, { id }: Snapshot, path: string, folder: string): Promise<Answer<string>> {
  const command = [...RESTIC, 'restore', id, '--target', folder, '--include', literally(path)]
  const ran = mustSucceed('restic', 'restore the file', await ask(command, LONG_SECONDS))
  return ran.state === 'value' ? value(join(folder, path)) : ran
}

/** restic takes an include for a pattern. */
function literally(path: string): string {
  return path.replace(/[\\*?[\]]/g, '\\$&')
}
