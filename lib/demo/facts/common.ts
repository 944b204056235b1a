import { listing } from '../../api.ts'
import { type Engine, engineOf } from '../../facts/antivirus/shape.ts'
import type { Hardware } from '../../facts/hardware/shape.ts'
import type { Rules } from '../../facts/password-policy/shape.ts'
import type { Users } from '../../facts/users/shape.ts'
import { isServer, type Moment } from '../machine.ts'
import { ago } from '../times.ts'

/** Protection that somebody pays for, fresh, and scanning everything each week. */
export function defender({ at, chance }: Moment, source: string, more: Partial<Engine> = {}): Engine {
  return engineOf('defender', 'Microsoft Defender', {
    realTime: 'on',
    signatures: { updatedAt: ago(at, 0, chance.whole(3, 30)), current: true },
    builtIn: true,
    paid: true,
    lastFullScanAt: ago(at, chance.whole(1, 6)),
    lastQuickScanAt: ago(at, 0, chance.whole(6, 20)),
    scheduledScan: 'full',
    catchesUp: true,
    owner: 'local',
    source,
    ...more,
  })
}

/** The person who works here every day. */
export function everydayUser({ machine, at, chance }: Moment, home: string, kind: Users['entries'][number]['kind']): Users {
  const lastUsedAt = ago(at, 0, chance.whole(1, 16))
  return listing([
    {
      name: machine.person,
      id: personId(machine.person),
      home,
      kind,
      ...(kind === 'domain' ? { hive: 'loaded' as const } : {}),
      lastUsedAt,
    },
  ])
}

export function personId(person: string): string {
  return `S-1-5-21-1004336348-1177238915-682003330-${1100 + [...person].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)}`
}

export const STRONG: Rules = { minimumLength: 10, minimumClasses: 3, maximumAgeDays: 90, reversible: false }

/** Disks that report no fault and have room left. */
export function sound({ machine, chance }: Moment, volume: string): Pick<Hardware, 'disks' | 'volumes'> {
  const name = isServer(machine) ? 'RAID 1' : 'NVMe 512 GB'
  return {
    disks: [{ name, health: 'good', powerOnHours: chance.whole(900, 9000), source: 'SMART' }],
    volumes: [{ name: volume, freePercent: chance.whole(35, 78), freeBytes: chance.whole(120, 380) * 1024 ** 3, system: true }],
  }
}
