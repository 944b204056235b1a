import { defineCheck, type Finding, type Part, worstOf } from 'rounds'
import type { ClientService, ClientStatus, InstalledClient, ReadStatus, UrBackupClient } from '../lib/facts/urbackup-client/shape.ts'
import { type AgeLimits, hoursBetween, isInTime } from '../lib/hours.ts'

interface Facts {
  client: UrBackupClient
}

export default defineCheck<Facts, AgeLimits>(({ client }, limits, { now }): Finding => {
  if (!client.installed) {
    return { status: 'not-applicable', summary: "UrBackup's client is not installed here", parts: [], measures: {} }
  }
  const { status } = client
  const parts = [backupPart(status, limits, now), servicePart(client), serverPart(status)]
  return worstOf(parts, summarise, status.state === 'read' ? measured(status, now) : {})
})

/** A minute or two are a clock that is being set; more is a clock that is wrong, now or when the backup was made. */
const AHEAD_HOURS = 0.25

function backupPart(status: ClientStatus, limits: AgeLimits, now: Date): Part {
  const { maxBackupAgeHours, weekendBackupAgeHours } = limits
  const expected = `a backup within ${maxBackupAgeHours} hours, over a weekend ${weekendBackupAgeHours}`
  const shared = { scope: 'backup', expected, source: status.source, owner: 'none' } as const
  if (status.state === 'unread') {
    return { ...shared, status: 'unknown', observed: `when it saved last is not known: ${status.reason}` }
  }
  if (status.lastBackupAt === 'never') {
    return {
      ...shared,
      status: 'fail',
      observed: `it has never saved this computer${isSaving(status) ? '; its first run is going on' : ''}`,
    }
  }
  const at = new Date(status.lastBackupAt)
  if (hoursBetween(now, at) > AHEAD_HOURS) {
    const observed = `the clock says ${minuteOf(now)}, but the last backup is dated ${minuteOf(at)}`
    return { ...shared, scope: 'clock', status: 'unknown', observed }
  }
  const hours = wholeHours(at, now)
  if (isInTime(at, now, limits)) {
    return { ...shared, status: 'pass', observed: `saved ${hours} hours ago` }
  }
  return isSaving(status) && hours <= 2 * maxBackupAgeHours
    ? { ...shared, status: 'warn', observed: `the last backup was ${hours} hours ago; a run is going on` }
    : { ...shared, status: 'fail', observed: `the last backup was ${hours} hours ago` }
}

function isSaving({ running }: ReadStatus): boolean {
  return running.length > 0
}

function servicePart({ service, status }: InstalledClient): Part {
  const { startsWithComputer, source } = service
  const shared = { scope: 'service', expected: 'runs and starts with the computer', source, owner: 'local' } as const
  if (service.running === false) {
    // Only a running client answers.
    return status.state === 'read'
      ? { ...shared, status: 'warn', observed: 'the client answers, but does not run as a service: after a restart it is gone' }
      : { ...shared, status: 'fail', observed: `the client does not run${stopped(service)}` }
  }
  if (service.running === 'unknown' && status.state !== 'read') {
    return { ...shared, status: 'unknown', observed: `whether the client runs is not known: ${service.because ?? 'not told'}` }
  }
  if (startsWithComputer === 'unknown') {
    return { ...shared, status: 'unknown', observed: `whether it starts with the computer is not known: ${service.because ?? 'not told'}` }
  }
  return startsWithComputer
    ? { ...shared, status: 'pass', observed: shared.expected }
    : { ...shared, status: 'warn', observed: 'the client runs, but does not start with the computer' }
}

function stopped({ obstacle, startsWithComputer }: ClientService): string {
  const because = { masked: ': somebody masked its service', missing: ': it has no service' }
  return obstacle ? because[obstacle] : startsWithComputer === false ? ', and does not start with the computer' : ''
}

/** A computer that was saved has a server, even if that sleeps at the moment; one that is refused there will not be saved again. */
function serverPart(status: ClientStatus): Part {
  const shared = { scope: 'server', expected: 'a backup server that it can log on to', source: status.source, owner: 'none' } as const
  if (status.state === 'unread') {
    return { ...shared, status: 'unknown', observed: 'whether a server is connected is not known' }
  }
  const { servers, connection, lastBackupAt } = status
  if (servers === 'unknown') {
    return { ...shared, status: 'unknown', observed: 'the client does not say which servers are connected' }
  }
  if (servers.length > 0) {
    return {
      ...shared,
      status: 'pass',
      observed: servers.length === 1 ? 'a server is connected' : `${servers.length} servers are connected`,
    }
  }
  if (connection.startsWith('error:')) {
    return { ...shared, status: 'warn', observed: `no server is connected: ${connection.slice('error:'.length)}` }
  }
  return lastBackupAt === 'never'
    ? { ...shared, status: 'fail', observed: 'no server is connected, and none ever saved this computer' }
    : { ...shared, status: 'pass', observed: 'no server is connected at this moment' }
}

function measured({ lastBackupAt }: ReadStatus, now: Date): Record<string, number> {
  return lastBackupAt === 'never' ? {} : { hoursSinceBackup: wholeHours(new Date(lastBackupAt), now) }
}

function wholeHours(at: Date, now: Date): number {
  return Math.max(0, Math.floor(hoursBetween(at, now)))
}

function minuteOf(at: Date): string {
  return at.toISOString().slice(0, 16)
}

function summarise({ observed }: Part): string {
  return `UrBackup: ${observed}`
}
