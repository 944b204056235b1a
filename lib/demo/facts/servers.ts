import { listing } from '../../api.ts'
import type { BackupJob, Backups } from '../../facts/backups/shape.ts'
import type { PmsDatabase } from '../../facts/pms-database/shape.ts'
import { type DemoFacts, type Moment, roleOf } from '../machine.ts'
import { ago } from '../times.ts'
import { sound } from './common.ts'
import { AGENT, DEFENDER, windows11, windowsBase } from './windows.ts'

const GIGABYTE = 1024 ** 3

/** The server of the practice management system, or the domain controller beside it, as it should be. */
export function serverFacts(moment: Moment): DemoFacts {
  const { machine, at, chance } = moment
  const base = windowsBase(moment)
  const isPms = machine.kind === 'server'
  return {
    ...base,
    'access-rights': {
      ...base['access-rights'],
      shares: listing(isPms ? [{ name: 'MT32', path: 'D:\\MT32', everybody: 'change', guests: false, source: 'share MT32' }] : []),
    },
    backups: backups(moment),
    'device-role': {
      role: roleOf(machine) === 'pms-server' ? 'pms-server' : 'domain-controller',
      desktop: false,
      portable: false,
      virtual: false,
      because: [isPms ? 'the database of a practice management system runs here' : 'it keeps the domain'],
    },
    'disk-encryption': {
      ...base['disk-encryption'],
      volumes: ['C:', ...(isPms ? ['D:'] : [])].map((name) => ({
        name,
        use: name === 'C:' ? 'system' : 'data',
        state: 'encrypted',
        recovery: true,
        source: 'Win32_EncryptableVolume',
      })),
    },
    firewall: { ...base.firewall, levers: { remoteDesktop: { state: 'on', letIn: ['domain'] } } },
    hardware: {
      maker: 'Dell Inc.',
      model: isPms ? 'PowerEdge T360' : 'PowerEdge T160',
      chassis: 'server',
      processor: 'Intel(R) Xeon(R) E-2434',
      atLeastSince: [{ since: machine.boughtOn, what: `Windows was first set up on ${machine.boughtOn}`, source: 'InstallDate' }],
      ...sound(moment, 'C:'),
      missed: [],
    },
    'operating-system': {
      ...windows11(4400, ago(at, chance.whole(4, 20))),
      name: 'Windows Server 2022 Standard (20348.4400)',
      product: 'windows-server',
      version: '21H2',
      build: 20348,
      edition: 'ServerStandard',
    },
    'pms-database': isPms ? databases(moment) : { sqlServers: listing([]) },
    power: { onBattery: false },
    products: listing([
      DEFENDER,
      AGENT,
      { id: 'veeam-agent', kind: 'backup', name: 'Veeam Agent', start: 'automatic', source: 'service VeeamEndpointBackupSvc' },
      ...(isPms
        ? ([
            { id: 'interbase', kind: 'database', name: 'InterBase (Medtech)', start: 'automatic', source: 'service IBS_gds_db' },
            { id: 'sql-server', kind: 'database', name: 'SQL Server', start: 'automatic', source: 'service MSSQL$LINK' },
          ] as const)
        : []),
    ]),
  }
}

const DAYS_KEPT = 40

/** Every night to a storage box, and from there to a service outside; something is restored each month. */
function backups({ machine, at, chance }: Moment): Backups {
  const hours = chance.whole(6, 9)
  const shared = {
    product: 'veeam-agent',
    covers: ['C:', ...(machine.kind === 'server' ? ['D:'] : [])],
    everyRunIsFull: true,
    source: 'Veeam Agent log',
  }
  const job = (name: string, target: BackupJob['target'], later: number): BackupJob => ({
    ...shared,
    name: `Veeam Agent: ${name}`,
    runs: listing(
      Array.from({ length: DAYS_KEPT }, (_, day) => ({
        at: ago(at, day, hours - later),
        result: 'success' as const,
        kind: day % 7 === 0 ? ('full' as const) : ('incremental' as const),
        kept: true,
      })),
    ),
    target,
    restores: [],
  })
  const nightly = job('nightly', { place: 'network', where: 'NAS-1' }, 0)
  return {
    jobs: listing([
      {
        ...nightly,
        verifiedAt: ago(at, 5),
        restores: [
          {
            at: ago(at, chance.whole(6, 20)),
            what: machine.kind === 'server' ? 'database' : 'files',
            seconds: 840,
            source: 'Veeam Agent log',
          },
        ],
        levers: { start: { by: 'veeam-agent' } },
      },
      job('off site', { place: 'remote', where: 'backup.example.nz' }, 2),
    ]),
  }
}

function databases({ at, chance }: Moment): PmsDatabase {
  const saved = (name: string) => ({ path: `D:\\Backup\\${name}.gbk`, at: ago(at, chance.whole(1, 5)) })
  const file = (name: string, gigabytes: number) => ({
    path: `D:\\MT32\\Data\\${name}.IB`,
    bytes: gigabytes * GIGABYTE,
    volumeBytes: 900 * GIGABYTE,
    saved: saved(name),
  })
  return {
    interbase: {
      services: ['IBG_gds_db', 'IBS_gds_db'],
      start: 'automatic',
      databases: listing([file('MT32', 38), file('BLOB', 112)]),
      logs: [{ path: 'D:\\Backup\\MT32.log', at: ago(at, 3), errors: 0 }],
    },
    sqlServers: listing([
      {
        name: 'LINK',
        version: '16.0.4175.1',
        express: true,
        databases: listing([
          { name: 'Messages', bytes: 3.4 * GIGABYTE, keepsLog: false, logSavedDaysAgo: 'never' as const, checkedDaysAgo: 4 },
        ]),
      },
    ]),
  }
}
