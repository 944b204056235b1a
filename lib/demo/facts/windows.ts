import { listing, value } from '../../api.ts'
import type { OperatingSystem } from '../../facts/operating-system/shape.ts'
import { type DemoFacts, type Moment, roleOf } from '../machine.ts'
import { ago } from '../times.ts'
import { defender, everydayUser, personId, STRONG, sound } from './common.ts'

const POLICIES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies'
const UPDATE_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU'
export const IDLE_LIMIT = `${POLICIES}\\System\\InactivityTimeoutSecs`
export const AUTORUN = `${POLICIES}\\Explorer\\NoDriveTypeAutoRun`
const DOMAIN = 'kowhai.example'

/** A workstation of the domain as it should be. */
export function windowsFacts(moment: Moment): DemoFacts {
  const { machine, at, chance } = moment
  const isPortable = machine.kind === 'laptop'
  return {
    ...windowsBase(moment),
    'app-updates': listing([
      {
        name: 'Microsoft Edge',
        version: '143.0.3650.66',
        automatic: true,
        by: 'its own update service',
        source: 'edgeupdate',
        owner: 'none',
      },
      {
        name: 'Microsoft 365 Apps',
        version: '16.0.19328',
        automatic: true,
        by: 'Click-to-Run',
        source: 'ClickToRun\\Configuration',
        owner: 'none',
      },
    ]),
    backups: { jobs: listing([]) },
    'device-role': { role: 'client', desktop: true, portable: isPortable, virtual: false, because: ['it is a workstation edition'] },
    hardware: {
      maker: isPortable ? 'LENOVO' : 'HP',
      model: isPortable ? 'ThinkPad T14 Gen 4' : 'HP EliteDesk 800 G9',
      chassis: isPortable ? 'laptop' : 'desktop',
      processor: '13th Gen Intel(R) Core(TM) i5-13500',
      atLeastSince: [{ since: machine.boughtOn, what: `Windows was first set up on ${machine.boughtOn}`, source: 'InstallDate' }],
      ...sound(moment, 'C:'),
      missed: [],
    },
    'operating-system': windows11(chance.whole(7171, 7400), ago(at, chance.whole(4, 20))),
    'pms-database': { sqlServers: listing([]) },
    power: isPortable ? { onBattery: false, percent: chance.whole(60, 100) } : { onBattery: false },
    products: listing([
      DEFENDER,
      AGENT,
      { id: 'healthlink', kind: 'messaging', name: 'HealthLink', start: 'automatic', source: 'service HMSCore' },
    ]),
  }
}

export const DEFENDER = {
  id: 'defender',
  kind: 'antivirus',
  name: 'Microsoft Defender',
  start: 'automatic',
  source: 'service WinDefend',
} as const
export const AGENT = {
  id: 'ninjaone',
  kind: 'remote-management',
  name: 'NinjaOne',
  start: 'automatic',
  source: 'service NinjaRMMAgent',
} as const

/** What workstations and servers share. */
export function windowsBase(
  moment: Moment,
): Omit<DemoFacts, 'backups' | 'device-role' | 'hardware' | 'operating-system' | 'power' | 'products'> {
  const { machine, at, chance } = moment
  const home = `C:\\Users\\${machine.person}`
  return {
    'access-rights': {
      administrators: listing([
        { name: 'Administrator', id: 'S-1-5-21-1004336348-1177238915-682003330-500', kind: 'built-in', source: 'Administrators' },
        { name: 'Domain Admins', id: 'S-1-5-21-1004336348-1177238915-682003330-512', kind: 'group', source: 'Administrators' },
      ]),
      lastUses: listing([]),
      shares: listing([]),
    },
    antivirus: {
      engines: [defender(moment, 'Get-MpComputerStatus')],
      complete: true,
      missed: [],
      customary: true,
      servesFiles: 'unknown',
      notes: [],
      levers: {
        defender: { mode: 'normal', tamperProtected: true, realTimeDisabled: false, realTimeOwner: 'local', scheduleOwner: 'local' },
      },
    },
    'disk-encryption': {
      volumes: [{ name: 'C:', use: 'system', state: 'encrypted', recovery: true, source: 'Win32_EncryptableVolume' }],
      missed: [],
      secureBoot: true,
      tpm: 'ready',
    },
    'esu-licence': { asked: false, active: [] },
    firewall: {
      profiles: (['domain', 'private', 'public'] as const).map((name) => ({
        name,
        inUse: name === 'domain',
        on: true,
        inbound: 'block',
        source: `Get-NetFirewallProfile ${name}`,
        owner: name === 'domain' ? 'domain-policy' : 'local',
      })),
      services: [{ name: 'MpsSvc', running: true, startsWithComputer: true, source: 'service MpsSvc' }],
      substitutes: [],
      managers: [],
      weaknesses: [],
      levers: { remoteDesktop: { state: 'off' } },
    },
    'join-state': { join: 'domain', of: DOMAIN, managed: false },
    'local-accounts': listing([]),
    'password-policy': {
      kinds: [
        {
          kind: 'domain',
          people: [{ name: machine.person, id: personId(machine.person) }],
          rules: value(STRONG),
          source: `net accounts /domain (${DOMAIN})`,
          owner: 'domain-policy',
        },
      ],
      holes: [],
      notes: [],
      mechanism: { by: 'security-policy', longestMinimum: 14, managed: false },
    },
    'policy-owner': { managements: [], domain: 'read', claims: [] },
    'removable-media': {
      autorun: [{ scope: 'machine', state: 'off', observed: 'AutoRun is off for every drive', source: AUTORUN, owner: 'local' }],
      storage: {
        state: 'open',
        afterRestart: false,
        observed: 'removable storage can be read and written',
        source: 'RemovableStorageDevices',
        owner: 'none',
      },
      levers: { machineValues: [] },
    },
    'restart-pending': { reasons: [], bootedAt: ago(at, chance.whole(1, 12), 3) },
    'screen-lock': {
      seats: [
        {
          scope: `user:${machine.person}`,
          lockAfterSeconds: 600,
          weaknesses: [],
          through: 'machine-limit',
          source: IDLE_LIMIT,
          owner: 'local',
        },
      ],
      newcomers: [{ scope: 'people', lockAfterSeconds: 600, weaknesses: [], through: 'machine-limit', source: IDLE_LIMIT, owner: 'local' }],
      blockers: [],
      levers: { machineLimit: { seconds: 600, owner: 'local', saverPolicyOff: false } },
    },
    updates: windowsUpdates(moment),
    users: everydayUser(moment, home, 'domain'),
  }
}

function windowsUpdates({ machine, at, chance }: Moment): DemoFacts['updates'] {
  const installedAt = ago(at, chance.whole(4, 20))
  return {
    missing: [],
    complete: true,
    missed: [],
    searchedAt: ago(at, 0, chance.whole(2, 30)),
    installedAt,
    rollup: { id: rollupOf(installedAt), installedAt, source: 'Win32_QuickFixEngineering' },
    automatic: {
      configured: true,
      schedule: roleOf(machine) === 'client' ? 'every day at 12:00' : 'every Saturday at 22:00',
      by: 'Windows Update',
      source: UPDATE_POLICY,
      owner: 'domain-policy',
    },
    held: [],
    approvedOnly: false,
    source: 'Windows Update Agent',
    levers: { through: 'windows-update', serviceDisabled: false, machineValues: [] },
  }
}

/** A number that is the same for all computers that got the update of one month. */
export function rollupOf(day: string): string {
  return `KB50${68000 + Number(day.slice(2, 4)) * 12 + Number(day.slice(5, 7)) * 7}`
}

export function windows11(revision: number, updatedAt: string): OperatingSystem {
  return {
    name: `Windows 11 Pro 25H2 (26200.${revision})`,
    product: 'windows',
    version: '25H2',
    build: 26200,
    revision,
    edition: 'Professional',
    core: false,
    evaluation: false,
    preview: false,
    like: [],
    updatedAt,
    source: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion',
  }
}
