import type { Answer, CommandOutput, FileContent, Listing } from '../../api.ts'
import { type ScanLog, scanLogs } from '../../formats/clamav-log.ts'
import { type ScanCommand, scansInCommandLine, scansInScript } from '../../formats/scan-command.ts'
import { newest } from '../../formats/times.ts'
import { commandLines, type UnitProperties, unitTime } from '../../formats/unit-properties.ts'
import type { Engine } from './shape.ts'

export interface ScanProbes {
  jobs: Answer<Listing<FileContent>>
  logEnds: Answer<CommandOutput>
  logs: Answer<Listing<FileContent>>
}

type Scans = Pick<Engine, 'lastFullScanAt' | 'lastQuickScanAt' | 'scheduledScan' | 'scansBecause'>

interface Job {
  command: ScanCommand
  /** When its unit last ended well since the computer started. */
  endedAt?: string
}

/** ClamAV keeps no history. What counts is a job that looks at everything, and either its unit or its log saying that it came to its end. */
export function clamavScans(units: UnitProperties[] | undefined, probes: ScanProbes): Scans {
  const jobs = [...(units ?? []).flatMap(unitJobs), ...cronJobs(probes.jobs)]
  const logs = endedLogs(probes)
  const ends = (some: Job[]) => newest(...some.flatMap(({ command, endedAt }) => [endedAt, command.log && logs.get(command.log)]))
  const whole = jobs.filter(({ command }) => command.whole === true)
  const partly = jobs.filter(({ command }) => command.whole === false)
  const full = ends(whole)
  const seen = isRead(units, probes)
  const known = new Set(jobs.flatMap(({ command }) => command.log ?? []))
  const strange = [...logs.keys()].some((path) => !known.has(path))
  const isOpen = !seen || strange || whole.length > 0 || jobs.some(({ command }) => command.whole === 'unknown')
  return {
    lastFullScanAt: full ?? (isOpen ? 'unknown' : 'never'),
    lastQuickScanAt: ends(partly) ?? (seen && jobs.length === 0 && !strange ? 'never' : 'unknown'),
    scheduledScan: whole.length > 0 ? 'full' : partly.length > 0 ? 'quick' : seen && jobs.length === 0 ? 'none' : 'unknown',
    scansBecause: full ? 'a job that scans / and what it left behind' : reason(seen, whole.length > 0, strange, jobs.length),
  }
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
function unitJobs(unit: UnitProperties): Job[] {
  const status = unit.get('ExecMainStatus')
  const exit = unitTime(unit.get('ExecMainExitTimestamp'))
  const endedAt = status === '0' || status === '1' ? exit : undefined
  return commandLines(unit)
    .flatMap(scansInCommandLine)
    .map((command) => ({ command, ...(endedAt ? { endedAt } : {}) }))
}

function cronJobs(jobs: Answer<Listing<FileContent>>): Job[] {
  const texts = jobs.state === 'value' ? jobs.value.entries.map(({ text }) => text) : []
  return texts.flatMap(scansInScript).map((command) => ({ command }))
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
