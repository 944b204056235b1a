import { type Answer, type CommandOutput, reasonOf } from 'rounds'
import type { ClientStatus } from './shape.ts'

/**
 * The answer of `urbackupclientctl status`.
 * Source: uroni/urbackup_backend, clientctl/main.cpp (action_status: 0 with JSON, 1 where the client does not answer or refuses the password, 3 where the
 * password file cannot be read), urbackupclient/ClientServiceCMD.cpp (CMD_STATUS_DETAIL: the fields; getLastBackupTime: Unix seconds, 0 for never) and
 * ClientService.cpp (updateLastBackup: set by the server's DID BACKUP after a file backup) and ImageThread.cpp (set when an image was sent whole).
 */
export function statusOf(answer: Answer<CommandOutput>, source: string): ClientStatus {
  if (answer.state !== 'value') {
    return unread(answer.state === 'absent' ? `${source} is not there` : reasonOf(answer), source)
  }
  const { exitCode, stdout, stderr } = answer.value
  if (exitCode !== 0) {
    return unread(`${source} ended with ${exitCode}: ${firstLine(stderr) || 'it said nothing'}`, source)
  }
  const told = objectIn(stdout)
  return told ? readStatus(told, source) : unread(`${source} printed no status: ${firstLine(stdout) || 'nothing'}`, source)
}

type Told = Record<string, unknown>

function readStatus(told: Told, source: string): ClientStatus {
  const lastBackupAt = timeOf(told.last_backup_time)
  if (lastBackupAt === undefined) {
    // Clients before 2.0 print a date in the words of their language.
    const found = told.last_backup_time === undefined ? 'missing' : JSON.stringify(told.last_backup_time).slice(0, 40)
    return unread(`last_backup_time is ${found}, expected seconds since 1970`, source)
  }
  return {
    state: 'read',
    lastBackupAt,
    running: objectsIn(told.running_processes)
      .map(({ action }) => action)
      .filter((action): action is string => typeof action === 'string' && BACKUPS.includes(action)),
    servers: Array.isArray(told.servers) ? objectsIn(told.servers).map(({ name }) => (typeof name === 'string' ? name : '?')) : 'unknown',
    connection: typeof told.internet_status === 'string' ? told.internet_status : '',
    source,
  }
}

/** Source: urbackupclient/ClientService.cpp, actionToStr. RESTORE_IMAGE and RESTORE_FILES save nothing. */
const BACKUPS = ['INCR', 'FULL', 'FULLI', 'INCRI', 'R_INCR', 'R_FULL']

/** The year 9999: what is later is no time in seconds. */
const LATEST = 253_402_300_799

function timeOf(seconds: unknown): string | undefined {
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds) || seconds < 0 || seconds > LATEST) {
    return undefined
  }
  return seconds === 0 ? 'never' : new Date(seconds * 1000).toISOString()
}

function objectIn(text: string): Told | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function objectsIn(list: unknown): Told[] {
  return Array.isArray(list) ? list.filter(isObject) : []
}

function isObject(of: unknown): of is Told {
  return typeof of === 'object' && of !== null && !Array.isArray(of)
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n').flatMap((one) => one.trim() || [])
  return line.length <= 80 ? line : `${line.slice(0, 77)}...`
}

function unread(reason: string, source: string): ClientStatus {
  return { state: 'unread', reason, source }
}
