import { type Answer, listing, value } from '../api.ts'
import type { Antivirus, Engine } from '../facts/antivirus/shape.ts'
import type { KindPolicy, Rules } from '../facts/password-policy/shape.ts'
import { AUTORUN, IDLE_LIMIT, rollupOf, windows11 } from './facts/windows.ts'
import { type DemoFacts, isServer, type Look, type Moment } from './machine.ts'
import { ago, dayAgo } from './times.ts'

/** Something that is wrong with a computer, as a change to what is read of it. */
export type Trouble = (look: Look, moment: Moment) => Look

export type TroubleName = keyof typeof TROUBLES

/** By name. The engine judges what comes of them; nothing here says what verdict that is. */
export const TROUBLES = {
  /** A policy of the domain leaves this computer open. */
  'no-lock-by-policy': changed(({ 'screen-lock': lock, ...facts }) => ({
    ...facts,
    'screen-lock': {
      ...lock,
      seats: lock.seats.map((seat) => ({ ...seat, lockAfterSeconds: 'never' as const, owner: 'domain-policy' as const })),
      newcomers: lock.newcomers.map((seat) => ({ ...seat, lockAfterSeconds: 'never' as const, owner: 'domain-policy' as const })),
      levers: { machineLimit: { seconds: 'none', owner: 'domain-policy', saverPolicyOff: false } },
    },
  })),
  /** Nobody ever set a limit. */
  'late-lock': changed(({ 'screen-lock': lock, ...facts }) => ({
    ...facts,
    'screen-lock': {
      ...lock,
      seats: lock.seats.map((seat) => ({ ...seat, lockAfterSeconds: 3600, source: IDLE_LIMIT })),
      newcomers: lock.newcomers.map((seat) => ({ ...seat, lockAfterSeconds: 3600 })),
      levers: { machineLimit: { seconds: 3600, owner: 'local', saverPolicyOff: false } },
    },
  })),
  'old-system': changed((facts, { at }) => ({
    ...facts,
    'operating-system': {
      ...windows11(6456, ago(at, 45)),
      name: 'Windows 10 Pro 22H2 (19045.6456)',
      version: '22H2',
      build: 19045,
    },
    'esu-licence': { asked: true, active: [] },
  })),
  'old-signatures': engines((engine, { at }) => ({ ...engine, signatures: { updatedAt: ago(at, 19), current: false } })),
  'no-full-scan': engines((engine) => ({ ...engine, lastFullScanAt: 'never', scheduledScan: 'quick' })),
  'firewall-off': changed(({ firewall, ...facts }) => ({
    ...facts,
    firewall: {
      ...firewall,
      profiles: firewall.profiles.map((profile) => ({
        ...profile,
        inUse: profile.name === 'public',
        ...(profile.name === 'public' ? { on: false } : {}),
      })),
    },
  })),
  /** Updates of six weeks ago, of which one waits for a restart. */
  'late-patches': (look, { at, machine }) => {
    const source = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired'
    const releasedAt = ago(at, 40)
    const installedAt = ago(at, 74)
    const system = isServer(machine) ? 'Microsoft server operating system' : 'Windows 11'
    const title = `${releasedAt.slice(0, 7)} Cumulative Update for ${system} (${rollupOf(releasedAt)})`
    const { updates } = look.facts
    return {
      history: { ...look.history, firstSeen: { ...look.history.firstSeen, 'restart-pending': { [source]: ago(at, 20) } } },
      facts: {
        ...look.facts,
        'restart-pending': { bootedAt: ago(at, 75), reasons: [{ source, detail: 'an update of Windows', informational: false }] },
        updates: {
          ...updates,
          missing: [{ id: rollupOf(releasedAt), title, security: true, critical: true, releasedAt }],
          installedAt,
          rollup: { id: rollupOf(installedAt), installedAt, source: 'Win32_QuickFixEngineering' },
          automatic: { ...updates.automatic, configured: false, by: 'updates are only downloaded', owner: 'local' },
        },
      },
    }
  },
  /** The run of last night failed; the one of the night before is still there. */
  'backup-failed': changed(({ backups: { jobs }, ...facts }, { at }) => ({
    ...facts,
    backups: {
      jobs: listing(
        jobs.entries.map((job) => ({
          ...job,
          runs: listing([
            { at: ago(at, 0, 7), result: 'failed' as const, kind: 'unknown' as const, message: 'The network path was not found' },
            ...job.runs.entries.filter((run) => run.at < ago(at, 1, 5)),
          ]),
        })),
      ),
    },
  })),
  autorun: changed(({ 'removable-media': media, ...facts }) => ({
    ...facts,
    'removable-media': {
      ...media,
      autorun: [
        { scope: 'machine', state: 'starts', observed: 'programs start from sticks by themselves', source: AUTORUN, owner: 'local' },
      ],
      levers: {
        machineValues: [{ key: AUTORUN.slice(0, AUTORUN.lastIndexOf('\\')), name: 'NoDriveTypeAutoRun', wanted: 255, owner: 'local' }],
      },
    },
  })),
  'short-passwords': changed(({ 'password-policy': policy, ...facts }) => ({
    ...facts,
    'password-policy': { ...policy, kinds: policy.kinds.map(shorter) },
  })),
  'open-disk': changed(({ 'disk-encryption': disks, ...facts }) => ({
    ...facts,
    'disk-encryption': {
      ...disks,
      volumes: disks.volumes.map((volume) => ({ ...volume, state: 'off' as const, recovery: 'unknown' as const })),
    },
  })),
  /** A program with which anybody can work on the computer from outside. */
  'remote-access': changed(({ products, ...facts }) => ({
    ...facts,
    products: listing([
      ...products.entries,
      { id: 'anydesk', kind: 'remote-access', name: 'AnyDesk', start: 'automatic', source: 'service AnyDesk' },
    ]),
  })),
  /** The people who work here may do everything on the computer. */
  'everyday-administrator': changed(({ 'access-rights': rights, ...facts }, { machine, at }) => ({
    ...facts,
    'access-rights': {
      ...rights,
      administrators: listing([
        ...rights.administrators.entries,
        {
          name: machine.person,
          id: 'S-1-5-21-1004336348-1177238915-682003330-1601',
          kind: 'person',
          lastUsedAt: ago(at, 1),
          source: 'Administrators',
        },
      ]),
    },
  })),
  /** The disk says that it is failing. */
  'failing-disk': changed(({ hardware, ...facts }) => ({
    ...facts,
    hardware: { ...hardware, disks: hardware.disks.map((disk) => ({ ...disk, health: 'failing' as const })) },
  })),
  /** What the anti-virus says could not be read. */
  'silent-anti-virus': engines((engine) => ({
    ...engine,
    realTime: 'unknown',
    because: 'Get-MpComputerStatus gave no answer in 20 s',
    lastFullScanAt: 'unknown',
    scansBecause: 'Get-MpComputerStatus gave no answer in 20 s',
  })),
  /** An old computer that its maker supports for special use, and that never locks. */
  'device-of-its-maker': changed(({ 'screen-lock': lock, ...facts }, { at }) => ({
    ...facts,
    'operating-system': {
      ...windows11(6456, dayAgo(at, 12)),
      name: 'Windows 10 IoT Enterprise LTSC 2021 (19044.6456)',
      version: '21H2',
      build: 19044,
      edition: 'IoTEnterpriseS',
    },
    'screen-lock': {
      ...lock,
      seats: lock.seats.map((seat) => ({ ...seat, lockAfterSeconds: 3600 })),
      newcomers: lock.newcomers.map((seat) => ({ ...seat, lockAfterSeconds: 3600 })),
      levers: { machineLimit: { seconds: 3600, owner: 'local', saverPolicyOff: false } },
    },
  })),
} satisfies Record<string, Trouble>

function changed(change: (facts: DemoFacts, moment: Moment) => DemoFacts): Trouble {
  return (look, moment) => ({ ...look, facts: change(look.facts, moment) })
}

function engines(change: (engine: Engine, moment: Moment) => Engine): Trouble {
  return changed(({ antivirus, ...facts }, moment) => ({ ...facts, antivirus: withEngines(antivirus, (engine) => change(engine, moment)) }))
}

function withEngines(antivirus: Antivirus, change: (engine: Engine) => Engine): Antivirus {
  return { ...antivirus, engines: antivirus.engines.map(change) }
}

function shorter(kind: KindPolicy): KindPolicy {
  return { ...kind, rules: shortRules(kind.rules) }
}

function shortRules(rules: Answer<Rules>): Answer<Rules> {
  return rules.state === 'value' ? value({ ...rules.value, minimumLength: 6, minimumClasses: 1 }) : rules
}
