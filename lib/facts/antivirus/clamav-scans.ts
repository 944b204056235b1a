import type { Answer, CommandOutput, FileContent, Listing } from '../../api.ts'
import { type ScanLog, scanLogs } from '../../formats/clamav-log.ts'
import { type ScanCommand, scansInCommandLine, scansInScript } from '../../formats/scan-command.ts'
import { newest } from '../../formats/times.ts'
import { commandLines, type UnitProperties, unitTime } from '../../formats/unit-properties.ts'
import { OWN_LOG, OWN_SERVICE, OWN_TIMER } from './own-scan.ts'
import type { ClamavLever, Engine } from './shape.ts'

export interface ScanProbes {
  jobs: Answer<Listing<FileContent>>
  logEnds: Answer<CommandOutput>
  logs: Answer<Listing<FileContent>>
}

type Scans = Pick<Engine, 'lastFullScanAt' | 'lastQuickScanAt' | 'scheduledScan' | 'catchesUp' | 'scansBecause'> &
  Pick<ClamavLever, 'fullScan'>

interface Job {
  command: ScanCommand
  /** When its unit last ended well since the computer started. */
  endedAt?: string
  /** The scan that Rounds set up. */
  own: boolean
  scheduled: boolean
}

/** ClamAV keeps no history. What counts is a job that looks at everything, and either its unit or its log saying that it came to its end. */
export function clamavScans(units: UnitProperties[] | undefined, probes: ScanProbes): Scans {
  const known = units ?? []
  const jobs = [...known.flatMap((unit) => unitJobs(unit, known)), ...cronJobs(probes.jobs)]
  const logs = endedLogs(probes)
  const ends = (some: Job[]) => newest(...some.flatMap(({ command, endedAt }) => [endedAt, command.log && logs.get(command.log)]))
  const whole = jobs.filter(({ command }) => command.whole === true)
  const partly = jobs.filter(({ command, scheduled }) => command.whole === false && scheduled)
  const starts = whole.filter(({ scheduled }) => scheduled)
  const seen = isRead(units, probes)
  // The own log alone does not tell whether its timer still runs.
  const full = newest(ends(whole), seen ? logs.get(OWN_LOG) : undefined)
  const ofJobs = new Set([OWN_LOG, ...jobs.flatMap(({ command }) => command.log ?? [])])
  const strange = [...logs.keys()].some((path) => !ofJobs.has(path))
  const waits = whole.length > 0 && whole.every(({ own }) => own) && !hasOwnLog(probes)
  const isOpen = !seen || strange || (whole.length > 0 && !waits) || jobs.some(({ command }) => command.whole === 'unknown')
  const because = waits ? 'its first scan has not begun yet' : reason(seen, whole.length > 0, strange, jobs.length)
  return {
    lastFullScanAt: full ?? (isOpen ? 'unknown' : 'never'),
    lastQuickScanAt: ends(partly) ?? (seen && jobs.length === 0 && !strange ? 'never' : 'unknown'),
    scheduledScan:
      starts.length > 0 ? 'full' : partly.length > 0 ? 'quick' : seen && !jobs.some(({ scheduled }) => scheduled) ? 'none' : 'unknown',
    ...(starts.some(({ own }) => own) ? { catchesUp: true } : {}),
    scansBecause: full ? 'a job that scans / and what it left behind' : because,
    fullScan: starts.some(({ own }) => !own) ? 'other' : starts.length > 0 ? 'ours' : 'none',
  }
}

/** Nothing removes the log of Rounds but people, so that without it no scan has begun. */
function hasOwnLog({ logs }: ScanProbes): boolean {
  return logs.state !== 'value' || logs.value.entries.some(({ path }) => path === OWN_LOG)
}

function reason(seen: boolean, whole: boolean, strange: boolean, jobs: number): string {
  if (whole) {
    return 'a job scans /, but neither its unit nor a log in /var/log/clamav says when it last ended'
  }
  if (!seen) {
    return 'not every place where a scan is started could be read'
  }
  if (strange) {
    return 'a log shows scans, but not of what'
  }
  return jobs === 0 ? 'no unit and no cron job scans anything' : 'the jobs here do not scan all of /'
}

function isRead(units: UnitProperties[] | undefined, { jobs, logEnds, logs }: ScanProbes): boolean {
  return (
    units !== undefined &&
    jobs.state === 'value' &&
    jobs.value.complete &&
    logEnds.state === 'value' &&
    logs.state === 'value' &&
    logs.value.complete
  )
}

/** Exit status 1 says that something was found, 2 that the scan did not come to its end or not everywhere (clamscan(1)). */
function unitJobs(unit: UnitProperties, units: UnitProperties[]): Job[] {
  const status = unit.get('ExecMainStatus')
  const exit = unitTime(unit.get('ExecMainExitTimestamp'))
  const endedAt = status === '0' || status === '1' ? exit : undefined
  const own = unit.get('Id') === OWN_SERVICE
  const scheduled = !own || units.some((other) => other.get('Id') === OWN_TIMER && other.get('ActiveState') === 'active')
  return commandLines(unit)
    .flatMap(scansInCommandLine)
    .map((command) => ({ command, own, scheduled, ...(endedAt ? { endedAt } : {}) }))
}

function cronJobs(jobs: Answer<Listing<FileContent>>): Job[] {
  const texts = jobs.state === 'value' ? jobs.value.entries.map(({ text }) => text) : []
  return texts.flatMap(scansInScript).map((command) => ({ command, own: false, scheduled: true }))
}

/** The end of a scan is the last change of its log, so nothing depends on the time zone in which the log is written. */
function endedLogs({ logEnds, logs }: ScanProbes): Map<string, string> {
  const ends: ScanLog[] = logEnds.state === 'value' ? scanLogs(logEnds.value.stdout) : []
  const files = logs.state === 'value' ? logs.value.entries : []
  return new Map(
    ends
      .filter(({ ended, looked }) => ended && looked)
      .flatMap(({ path }) => {
        const file = files.find((one) => one.path === path)
        return file ? [[path, file.modifiedAt] as const] : []
      }),
  )
}
