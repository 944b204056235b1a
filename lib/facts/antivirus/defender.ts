import { daysLater } from '../../formats/times.ts'
import type { DefenderPreference, DefenderStatus } from './live.ts'
import { type Engine, engineOf, type RealTime, type Signatures, type Weakness } from './shape.ts'

const SOURCE = 'MSFT_MpComputerStatus'

/**
 * Microsoft Defender as it describes itself. DefenderSignaturesOutOfDate and FullScanOverdue are not asked: both say False on a computer
 * where nothing runs or where the last full scan is years old.
 */
export function defenderEngine(status: DefenderStatus, preference: DefenderPreference | undefined, now: string): Engine {
  return engineOf('defender', 'Microsoft Defender', {
    ...protection(status),
    signatures: signaturesOf(status, now),
    builtIn: true,
    lastFullScanAt: scanTime(status.fullScanAt, status.fullScanAge, now),
    lastQuickScanAt: scanTime(status.quickScanAt, status.quickScanAge, now),
    scheduledScan: scheduleOf(preference),
    ...(preference?.catchUpDisabled === undefined ? {} : { catchesUp: !preference.catchUpDisabled }),
    weaknesses: [...onAccess(status), ...(preference ? exclusions(preference) : [])],
    source: SOURCE,
    owner: 'local',
  })
}

/** Real-time protection may say True in passive and EDR block mode, where Defender stops nothing by itself; so the mode comes first. */
function protection({ mode, serviceEnabled, antivirus, realTime }: DefenderStatus): { realTime: RealTime; because?: string } {
  if (serviceEnabled === false || mode === 'not running') {
    return { realTime: 'off', because: 'its service does not run' }
  }
  if (mode.includes('passive') || mode.includes('edr block')) {
    return { realTime: 'passive', because: `it runs in the mode "${mode}"` }
  }
  if (mode !== '' && mode !== 'normal') {
    return { realTime: 'unknown', because: `its mode "${mode}" is not known here` }
  }
  if (antivirus === false || realTime === false) {
    return { realTime: 'off', because: 'its real-time protection is switched off' }
  }
  return realTime === true ? { realTime: 'on' } : { realTime: 'unknown', because: 'it does not say whether real-time protection is on' }
}

/** Age counts whole days, so the date is better where there is one. */
function signaturesOf({ signaturesAt, signaturesAge }: DefenderStatus, now: string): Signatures {
  const updatedAt = signaturesAt ?? (signaturesAge === undefined ? undefined : daysLater(now, -signaturesAge))
  return updatedAt ? { updatedAt, current: 'unknown' } : { current: 'unknown', because: 'it has no date of its signatures' }
}

/** A status without a date and without an age says that there was no such scan. */
function scanTime(at: string | undefined, age: number | undefined, now: string): string {
  return at ?? (age === undefined ? 'never' : daysLater(now, -age))
}

/** ScanParameters: 1 quick, 2 full. ScanScheduleDay: 8 never (Set-MpPreference). */
function scheduleOf(preference: DefenderPreference | undefined): Engine['scheduledScan'] {
  if (preference?.scanDay === 8) {
    return 'none'
  }
  return preference?.scanParameters === 1 ? 'quick' : preference?.scanParameters === 2 ? 'full' : 'unknown'
}

function onAccess({ realTime, onAccess: opened }: DefenderStatus): Weakness[] {
  return realTime === true && opened === false
    ? [
        {
          what: 'files are not looked at when they are opened',
          expected: 'on-access protection on',
          source: `${SOURCE}, OnAccessProtectionEnabled`,
        },
      ]
    : []
}

/** A drive, everybody's files or the system itself: malware lands there first. The folder of a database is the maker's advice and no weakness. */
const WIDE_PATH =
  /^(?:[a-z]:\\?\*?|\*|[a-z]:\\(?:users|windows|windows\\temp|programdata)(?:\\\*?)?|[a-z]:\\users\\[^\\]+(?:\\\*?)?|%(?:userprofile|temp|tmp|systemroot|systemdrive|windir|programdata)%(?:\\\*?)?)$/i
const PROGRAMS = /^\.?(?:exe|dll|scr|com|bat|cmd|ps1|js|vbs|hta|lnk|msi)$/i

function exclusions({ exclusionPaths, exclusionExtensions }: DefenderPreference): Weakness[] {
  const wide = exclusionPaths.filter((path) => WIDE_PATH.test(path.trim()))
  const programs = exclusionExtensions.filter((extension) => PROGRAMS.test(extension.trim()))
  return [
    ...wide.map((path) => ({
      what: `the exclusion ${path} hides too much`,
      expected: 'exclusions for single folders only',
      source: 'MSFT_MpPreference, ExclusionPath',
    })),
    ...programs.map((extension) => ({
      what: `files that end in ${extension} are never looked at`,
      expected: 'no exclusion for programs',
      source: 'MSFT_MpPreference, ExclusionExtension',
    })),
  ]
}
