import { type Answer, type CommandOutput, type FileContent, failed, listing, type Parse, value } from '../../api.ts'
import { type PlistValue, parsePlist, plistEntry } from '../../formats/plist.ts'
import { isoTime, newest } from '../../formats/times.ts'
import { macProducts } from './macos-products.ts'
import { plain } from './runs.ts'
import type { BackupJob, BackupRun, Backups, BackupTarget } from './shape.ts'
import { history } from './windows-runs.ts'

interface Probes {
  /** `/Library/Preferences/com.apple.TimeMachine.plist`: whether it is there can be seen without Full Disk Access. */
  file: Answer<FileContent>
  preferences: Answer<CommandOutput>
  destinations: Answer<CommandOutput>
}

/** Time Machine. Snapshots on the Mac's own disk are no backup and are not looked at. */
export const parse: Parse<Probes, Backups> = (probes, { facts, now }) => {
  const missed = macProducts(facts.products)
  const preferences = plistOf(probes.preferences)
  if (preferences === undefined) {
    const never = probes.file.state === 'absent' && probes.file.parent === 'present'
    return never ? value({ jobs: listing<BackupJob>([], missed) }) : unreadable(missed)
  }
  const kinds = kindsOf(probes.destinations)
  const entries = list(plistEntry(preferences, 'Destinations')).map((one) => jobOf(one, kinds, now))
  return value({ jobs: listing(entries, missed) })
}

function unreadable(missed: string[]): Answer<Backups> {
  const reason = 'The settings of Time Machine could not be read: it needs Full Disk Access'
  return missed.length === 0 ? failed(reason) : value({ jobs: listing<BackupJob>([], [reason, ...missed]) })
}

function plistOf(answer: Answer<CommandOutput>): PlistValue | undefined {
  return answer.state === 'value' && answer.value.exitCode === 0 ? parsePlist(answer.value.stdout) : undefined
}

function jobOf(destination: PlistValue, kinds: ReadonlyMap<string, string>, now: string): BackupJob {
  const id = string(plistEntry(destination, 'DestinationID'))
  const name = string(plistEntry(destination, 'LastKnownVolumeName')) || 'a disk'
  const network = string(plistEntry(destination, 'NetworkURL')) || string(plistEntry(destination, 'LastKnownNetworkURL'))
  const verifiedAt = isoTime(plistEntry(destination, 'ConsistencyScanDate'))
  return {
    name: `Time Machine ${plain(name)}`,
    product: 'time-machine',
    runs: history(runsOf(destination), [], now),
    target: targetOf(kinds.get(id), network, name),
    everyRunIsFull: true,
    ...(verifiedAt ? { verifiedAt } : {}),
    restores: [],
    source: 'com.apple.TimeMachine',
  }
}

/** SnapshotDates are what the disk holds; an attempt after the newest of them, with a RESULT that is not 0, failed. */
function runsOf(destination: PlistValue): BackupRun[] {
  const stored = dates(plistEntry(destination, 'SnapshotDates'))
  const attempt = newest(...dates(plistEntry(destination, 'AttemptDates')))
  const result = plistEntry(destination, 'RESULT')
  const last = newest(...stored) ?? ''
  const runs = stored.map((at): BackupRun => ({ at, result: 'success', kind: 'unknown', kept: true }))
  return attempt && attempt > last && typeof result === 'number' && result !== 0
    ? [{ at: attempt, result: 'failed', kind: 'unknown', message: `result ${result}` }, ...runs]
    : runs
}

function targetOf(kind: string | undefined, network: string, name: string): BackupTarget {
  const host = /^[a-z]+:\/\/(?:[^@/]*@)?([^/:?]+)/i.exec(network)?.[1]
  if (kind === 'Network' || host) {
    return { place: 'network', where: host ?? name }
  }
  return kind === 'Local' ? { place: 'disk', where: name } : { place: 'unknown', where: name }
}

/** `tmutil destinationinfo -X`: Kind is Local or Network (tmutil(8)). */
function kindsOf(answer: Answer<CommandOutput>): ReadonlyMap<string, string> {
  const found = list(plistEntry(plistOf(answer), 'Destinations'))
  return new Map(found.map((one) => [string(plistEntry(one, 'ID')), string(plistEntry(one, 'Kind'))]))
}

function list(of: PlistValue | undefined): PlistValue[] {
  return Array.isArray(of) ? of : []
}

function string(of: PlistValue | undefined): string {
  return typeof of === 'string' ? of : ''
}

function dates(of: PlistValue | undefined): string[] {
  return list(of).flatMap((one) => isoTime(one) ?? [])
}
