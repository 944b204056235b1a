import { type Answer, type CommandOutput, type FileContent, type Listing, reasonOf } from '../../api.ts'
import { databaseHeaders } from '../../formats/clamav-database.ts'
import { SIGNATURE_FILE } from '../../formats/file-times.ts'
import { nameValues } from '../../formats/ini.ts'
import { newest } from '../../formats/times.ts'
import type { UnitProperties } from '../../formats/unit-properties.ts'
import { clamavScans, type ScanProbes } from './clamav-scans.ts'
import { type ClamavLever, type Engine, engineOf, type RealTime, type Signatures, type Weakness } from './shape.ts'

export interface ClamavProbes extends ScanProbes {
  /** clamscan, where it is installed. */
  programs: Answer<Listing<FileContent>>
  heads: Answer<CommandOutput>
  databases: Answer<Listing<FileContent>>
  daemonConfig: Answer<Listing<FileContent>>
}

const DAEMONS = ['clamav-daemon.service', 'clamd.service', 'clamd@scan.service']
const ON_ACCESS = ['clamav-clamonacc.service', 'clamonacc.service']
const UPDATERS = ['clamav-freshclam.service', 'freshclam.service', 'clamav-freshclam-once.timer']

/** ClamAV out of its units, its files and the jobs that call it. */
export function clamavEngine(units: UnitProperties[] | undefined, probes: ClamavProbes): Engine {
  const { fullScan: _, ...scans } = clamavScans(units, probes)
  const state = protection(units, scans)
  return engineOf('clamav', 'ClamAV', {
    ...state,
    signatures: signaturesOf(probes),
    paid: false,
    ...scans,
    weaknesses: [
      ...updater(units, probes.jobs),
      ...(state.realTime === 'off' ? resting(units) : []),
      ...(state.realTime === 'on' ? blocking(probes.daemonConfig) : []),
    ],
    source: 'systemctl show, /var/lib/clamav',
    owner: 'local',
  })
}

/** What a fix can take hold of; without systemctl there is nothing. */
export function clamavLever(units: UnitProperties[] | undefined, probes: ClamavProbes): ClamavLever | undefined {
  if (!units) {
    return undefined
  }
  const { fullScan } = clamavScans(units, probes)
  const [daemon] = isActive(units, DAEMONS) ? [] : DAEMONS.filter((name) => isThere(units, name))
  const socket = daemon?.replace('.service', '.socket')
  const starts = [socket, daemon].flatMap((name) => (name && isThere(units, name) && !isActive(units, [name]) ? [name] : []))
  const updates = updater(units, probes.jobs).length === 0 ? undefined : UPDATERS.find((name) => isThere(units, name))
  return {
    daemon: starts,
    ...(updates ? { updater: updates } : {}),
    usualFolder: probes.daemonConfig.state === 'value' && folderElsewhere(probes.daemonConfig) === undefined,
    scanner: probes.programs.state === 'value' && probes.programs.value.entries.length > 0,
    fullScan,
  }
}

function isThere(units: UnitProperties[], name: string): boolean {
  return units.some((unit) => unit.get('Id') === name && ['loaded', 'masked'].includes(unit.get('LoadState') ?? ''))
}

/** A daemon that is installed and at rest, besides the engine being off. */
function resting(units: UnitProperties[] | undefined): Weakness[] {
  const daemon = DAEMONS.find((name) => units && isThere(units, name))
  return daemon ? [{ what: `${daemon} is installed and does not run`, expected: 'it runs', source: daemon }] : []
}

/** Only clamonacc looks at files when they are opened, and it needs the daemon to look with. */
function protection(units: UnitProperties[] | undefined, scans: Pick<Engine, 'scheduledScan'>): { realTime: RealTime; because: string } {
  if (!units) {
    return { realTime: 'unknown', because: 'systemctl did not tell which services run' }
  }
  const daemon = isActive(units, DAEMONS)
  if (daemon && isActive(units, ON_ACCESS)) {
    return { realTime: 'on', because: 'clamd and clamonacc run' }
  }
  if (daemon) {
    return { realTime: 'scan-only', because: 'clamd runs, but not clamonacc, so files are not looked at when they are opened' }
  }
  return scans.scheduledScan === 'full' || scans.scheduledScan === 'quick'
    ? { realTime: 'scan-only', because: 'no daemon runs; a job scans at fixed times' }
    : { realTime: 'off', because: 'its daemon does not run, and no job scans' }
}

export function isActive(units: UnitProperties[], names: readonly string[]): boolean {
  return units.some((unit) => names.includes(unit.get('Id') ?? '') && unit.get('ActiveState') === 'active')
}

/** The daily database is the one that its makers update; only without it do an own signature file and its date count. */
function signaturesOf({ heads, databases, daemonConfig }: ClamavProbes): Signatures {
  const elsewhere = folderElsewhere(daemonConfig)
  if (elsewhere) {
    return { current: 'unknown', because: `its signatures lie in ${elsewhere}, which is not read` }
  }
  if (databases.state !== 'value') {
    return { current: 'unknown', because: `/var/lib/clamav: ${reasonOf(databases)}` }
  }
  const built = heads.state === 'value' ? databaseHeaders(heads.value.stdout) : []
  const daily = newest(...built.filter(({ path }) => path.includes('/daily.')).map(({ builtAt }) => builtAt))
  const names = databases.value.entries.map(({ path }) => path)
  if (daily) {
    return { updatedAt: daily, current: 'unknown' }
  }
  if (names.some((path) => /\/daily\.c[vl]d$/.test(path))) {
    return { current: 'unknown', because: 'the head of its daily database could not be read' }
  }
  return ownSignatures(databases.value)
}

function ownSignatures({ entries, complete, missed }: Listing<FileContent>): Signatures {
  const updatedAt = newest(...entries.filter(({ path }) => SIGNATURE_FILE.test(path)).map(({ modifiedAt }) => modifiedAt))
  if (updatedAt) {
    return { updatedAt, current: 'unknown', because: 'own signature files; the daily database of ClamAV is not there' }
  }
  return complete
    ? { current: false, because: 'there is no signature file' }
    : { current: 'unknown', because: missed[0] ?? 'the folder of its signatures could not be read' }
}

function folderElsewhere(config: Answer<Listing<FileContent>>): string | undefined {
  const folder = setting(config, 'DatabaseDirectory')?.replace(/\/+$/, '')
  return folder && folder !== '/var/lib/clamav' ? folder : undefined
}

function setting(config: Answer<Listing<FileContent>>, name: string): string | undefined {
  const texts = config.state === 'value' ? config.value.entries.map(({ text }) => text) : []
  return texts.map((text) => nameValues(text).get(name)).find((found) => found !== undefined)
}

/** freshclam runs by itself, or cron starts it. */
function updater(units: UnitProperties[] | undefined, jobs: Answer<Listing<FileContent>>): Weakness[] {
  const byCron = jobs.state === 'value' && jobs.value.entries.some(({ text }) => /^[^#\n]*\bfreshclam\b/m.test(text))
  return !units || byCron || isActive(units, UPDATERS)
    ? []
    : [{ what: 'nothing updates its signatures', expected: 'freshclam runs', source: 'clamav-freshclam.service, cron' }]
}

/** Without OnAccessPrevention clamonacc only reports what it finds (clamd.conf(5), default no). */
function blocking(config: Answer<Listing<FileContent>>): Weakness[] {
  return /^(?:yes|true|1)$/i.test(setting(config, 'OnAccessPrevention') ?? 'no')
    ? []
    : [{ what: 'it finds malware that is opened, but does not block it', expected: 'OnAccessPrevention yes', source: 'clamd.conf' }]
}
