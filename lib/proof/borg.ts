import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, failed, value } from '../api.ts'
import { repositoryOf } from '../facts/backups/repository.ts'
import { isThisHost } from '../facts/backups/restic.ts'
import { isAlive } from './alive.ts'
import { isRecord, jsonLines, jsonOf, mustSucceed } from './complaints.ts'
import { type Ask, type BackupTool, LONG_SECONDS, SHORT_SECONDS, type Snapshot, type StoredFile } from './tool.ts'

/** UTC, because borg writes times of the computer's own clock without saying so. */
const BORG = ['env', 'TZ=UTC', 'borg'] as const
/** borg ends with 1 where it only warns. */
const WARNED = [0, 1] as const

export const borg: BackupTool = {
  id: 'borg',
  variables: ['BORG_*'],
  addressOf: ({ BORG_REPO }) => (BORG_REPO ? repositoryOf(BORG_REPO).address : undefined),
  keepsIn: (folder) => ({
    BORG_CACHE_DIR: join(folder, 'cache'),
    BORG_SECURITY_DIR: join(folder, 'security'),
    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes',
  }),
  busy,
  newest,
  files,
  restore,
}

/** On a disk of this computer the lock itself is looked at; of a repository elsewhere only this computer's own borg is seen. */
async function busy(ask: Ask, repository: string): Promise<Answer<string | undefined>> {
  if (repository.startsWith('/')) {
    return value(holderOf(locksIn(join(repository, 'lock.exclusive'))))
  }
  const ran = mustSucceed('ps', 'list the processes', await ask(['ps', '-A', '-o', 'args='], SHORT_SECONDS))
  return ran.state === 'value' ? value(writerAmong(ran.value.stdout)) : ran
}

function locksIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Names of lock files such as `server@187723456789.4711-0`: computer, its number, process, thread. */
export function holderOf(names: readonly string[], own?: string): string | undefined {
  for (const name of names) {
    const [, host = '', pid = ''] = /^(.+?)(?:@\d+)?\.(\d+)-[0-9a-f]+$/.exec(name) ?? []
    if (host === '' || isAlive(host, Number(pid), own)) {
      return host === '' ? 'borg' : `borg on ${host}`
    }
  }
  return undefined
}

/** Command lines may hold secrets: only that there is one is told. */
export function writerAmong(commandLines: string): string | undefined {
  const writes = /(?:^|[\s/])borg(?:\.exe|-linux\S*)?\s(?:.*\s)?(?:create|prune|compact|delete|recreate|upgrade|check)(?:\s|$)/
  return commandLines.split('\n').some((line) => writes.test(line)) ? 'borg on this computer' : undefined
}

async function newest(ask: Ask, hostname: string): Promise<Answer<Snapshot>> {
  const command = [...BORG, 'list', '--json', '--bypass-lock', '--last=200', '--format={hostname}{end}']
  const ran = mustSucceed('borg', 'list the backups', await ask(command, SHORT_SECONDS), WARNED)
  const listed = ran.state === 'value' ? jsonOf('borg', ran.value.stdout) : ran
  if (listed.state !== 'value') {
    return listed
  }
  const found = newestArchive(listed.value, hostname)
  return found ? value(found) : failed(`the repository holds no backup of ${hostname}`)
}

/** What borg calls a checkpoint is a backup that was broken off. */
export function newestArchive(listed: unknown, hostname: string): Snapshot | undefined {
  const archives = isRecord(listed) && Array.isArray(listed.archives) ? listed.archives.filter(isRecord) : []
  return archives
    .flatMap(({ name, hostname: host, end }): Snapshot[] => {
      const at = timeOf(end)
      return typeof name === 'string' && isThisHost(String(host), hostname) && at !== undefined && !/\.checkpoint(\.\d+)?$/.test(name)
        ? [{ id: name, at: new Date(at).toISOString() }]
        : []
    })
    .sort((a, b) => b.at.localeCompare(a.at))[0]
}

async function files(ask: Ask, { id }: Snapshot, path: string): Promise<Answer<StoredFile[]>> {
  const only = path ? [`pp:${path.replace(/^\//, '')}`] : []
  const command = [...BORG, 'list', '--json-lines', '--bypass-lock', '--format={type}{path}{size}{isomtime}{source}', `::${id}`, ...only]
  const listed = mustSucceed('borg', 'list the files of the newest backup', await ask(command, LONG_SECONDS), WARNED)
  return listed.state === 'value' ? value(storedFiles(listed.value.stdout)) : listed
}

/** Lines of `borg list --json-lines`. The second name of a file holds no content of its own. */
export function storedFiles(text: string): StoredFile[] {
  return jsonLines(text).flatMap(({ type, path, size, isomtime, source }) => {
    const modifiedAt = timeOf(isomtime)
    return type === '-' && typeof path === 'string' && typeof size === 'number' && modifiedAt !== undefined && !source
      ? [{ path: `/${path}`, bytes: size, modifiedAt }]
      : []
  })
}

/** The zone is missing in borg 1 and there in borg 2. */
function timeOf(text: unknown): number | undefined {
  const found = typeof text === 'string' ? Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`) : Number.NaN
  return Number.isNaN(found) ? undefined : found
}

/** borg extracts only into the folder it stands in, and processes of Rounds stand in the root folder: so it writes an archive of the one file. */
async function restore(ask: Ask, { id }: Snapshot, path: string, folder: string): Promise<Answer<string>> {
  const archive = join(folder, 'restored.tar')
  const inside = path.replace(/^\//, '')
  const command = [...BORG, 'export-tar', '--bypass-lock', `::${id}`, archive, `pp:${inside}`]
  const exported = mustSucceed('borg', 'restore the file', await ask(command, LONG_SECONDS), WARNED)
  if (exported.state !== 'value') {
    return exported
  }
  const unpacked = mustSucceed('tar', 'unpack the file', await ask(['tar', '-xf', archive, '-C', folder], LONG_SECONDS))
  return unpacked.state === 'value' ? value(join(folder, inside)) : unpacked
}
