import { headedFiles } from './headed-files.ts'
import { integer, lines } from './lines.ts'

/** The end of a log that clamscan or clamdscan wrote. */
export interface ScanLog {
  path: string
  /** The last thing in it is the summary of a scan, so the file was last changed when that scan ended. */
  ended: boolean
  /** The scan had signatures and looked at files; a scan that broke off at its start writes a summary, too. */
  looked: boolean
  infected?: number
}

/** Logs out of `tail --verbose --lines=… FILE…`. Files without the summary of a scan are left out. */
export function scanLogs(printed: string): ScanLog[] {
  return headedFiles(printed).flatMap(({ path, text }) => logOf(path, text))
}

function logOf(path: string, content: string): ScanLog[] {
  const start = content.lastIndexOf('- SCAN SUMMARY -')
  if (start === -1) {
    return []
  }
  const summary = content.slice(start)
  const infected = count(summary, 'Infected files')
  const isEmpty = count(summary, 'Scanned files') === 0 || count(summary, 'Known viruses') === 0
  return [
    {
      path,
      ended: /^(?:End Date|Time): .*\s*$/.test(lines(summary.trimEnd()).at(-1) ?? ''),
      looked: infected !== undefined && !isEmpty && !UNREACHED.test(content),
      ...(infected === undefined ? {} : { infected }),
    },
  ]
}

/** What clamdscan says where the daemon does not answer. */
const UNREACHED = /^ERROR: (?:Could not|Can't) connect/m

function count(summary: string, name: string): number | undefined {
  return integer(new RegExp(`^${name}: (\\d+)\\s*$`, 'm').exec(summary)?.[1])
}
