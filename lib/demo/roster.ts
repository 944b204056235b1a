import { chanceOf } from './chance.ts'
import type { DemoMachine, Lasting, MachineKind } from './machine.ts'
import { dayAgo, lastOnce } from './times.ts'
import { TROUBLES, type TroubleName } from './troubles.ts'

export const SITES = ['Main Street', 'Beach Road'] as const

/** realistic: what a practice of this size has. none: all is in order. An own list is given to all of its computers. */
export type Troubles = 'realistic' | 'none' | readonly TroubleName[]

interface Sketch {
  name: string
  hostname: string
  kind?: MachineKind
  site?: (typeof SITES)[number]
  person: string
  years?: number
  tags?: string[]
  troubles?: readonly Lasting[]
  more?: Partial<DemoMachine>
}

/** The fifteen that every practice has, with what ails them today and what was mended in the last months. */
function sketches(now: string, copied: string): Sketch[] {
  return [
    {
      name: 'Server',
      hostname: 'KMC-SRV1',
      kind: 'server',
      person: 'svc-pms',
      years: 2.4,
      troubles: [
        { trouble: 'late-patches', from: 5.5, until: 3.5 },
        { trouble: 'late-patches', from: 0.5 },
        { trouble: 'backup-failed', from: 4.5, until: 3.5 },
        { trouble: 'backup-failed', from: 0.02 },
      ],
    },
    {
      name: 'Reception 1',
      hostname: 'KMC-REC1',
      person: 'hana.reid',
      years: 1.8,
      troubles: [
        { trouble: 'late-lock', until: 3 },
        { trouble: 'remote-access', until: 1 },
      ],
    },
    { name: 'Nurse 2', hostname: 'KMC-NURSE2', person: 'mele.tupou', years: 2.1, troubles: [{ trouble: 'no-lock-by-policy' }] },
    {
      name: "Dr Lee's laptop",
      hostname: 'KMC-LAP-LEE',
      kind: 'laptop',
      person: 'grace.lee',
      years: 3.1,
      more: { silentSince: lastOnce(now, '05-03') },
    },
    {
      name: 'Reception 2',
      hostname: 'KMC-REC2',
      person: 'tom.walker',
      years: 1.8,
      troubles: [
        { trouble: 'late-lock', until: 0.4 },
        { trouble: 'autorun', until: 0.4 },
      ],
    },
    { name: 'Domain controller', hostname: 'KMC-DC1', kind: 'domain-controller', person: 'svc-domain', years: 2.4 },
    {
      name: 'ECG',
      hostname: 'KMC-ECG',
      person: 'ecg',
      years: 3.2,
      tags: ['clinical-device'],
      troubles: [{ trouble: 'device-of-its-maker' }],
    },
    {
      name: 'Treatment room',
      hostname: 'KMC-TREAT',
      person: 'treatment',
      years: 7.6,
      troubles: [{ trouble: 'old-system' }, { trouble: 'no-full-scan', until: 2 }, { trouble: 'autorun', until: 4 }],
    },
    {
      name: "Dr Patel's room",
      hostname: 'KMC-DR-PATEL',
      person: 'anjali.patel',
      years: 2.7,
      troubles: [{ trouble: 'old-signatures', from: 1 }, { trouble: 'everyday-administrator' }],
    },
    {
      name: 'Practice manager',
      hostname: 'KMC-MANAGER',
      person: 'sarah.moana',
      years: 1.2,
      troubles: [
        { trouble: 'firewall-off', from: 1.5 },
        { trouble: 'short-passwords', until: 2.5 },
      ],
    },
    {
      name: "Dr Ngata's MacBook",
      hostname: 'KMC-MAC-NGATA',
      kind: 'mac',
      person: 'wiremu',
      years: 1.5,
      troubles: [{ trouble: 'open-disk', until: 4 }],
    },
    { name: 'Waiting room screen', hostname: 'kmc-screen', kind: 'linux', person: 'display', years: 2.2, tags: ['waiting-room-display'] },
    {
      name: 'Nurse 1',
      hostname: 'KMC-NURSE1',
      person: 'joan.baker',
      years: 2.1,
      troubles: [
        { trouble: 'no-full-scan', until: 1 },
        { trouble: 'late-patches', until: 2.5 },
      ],
      more: { id: copied },
    },
    {
      name: 'Beach Road nurse',
      hostname: 'KMC-B-NURSE',
      site: 'Beach Road',
      person: 'lily.chen',
      years: 2.1,
      troubles: [
        { trouble: 'late-lock', until: 2 },
        { trouble: 'firewall-off', until: 3.5 },
      ],
      more: { id: copied },
    },
    {
      name: 'Beach Road reception',
      hostname: 'KMC-B-REC',
      site: 'Beach Road',
      person: 'aroha.king',
      years: 0.9,
      troubles: [
        { trouble: 'autorun', until: 3 },
        { trouble: 'old-signatures', until: 4 },
      ],
      more: { before: { hostname: 'DESKTOP-7QK2M4L', days: 40 } },
    },
  ]
}

const MORE_TROUBLES: readonly TroubleName[] = [
  'late-lock',
  'autorun',
  'old-signatures',
  'no-full-scan',
  'everyday-administrator',
  'failing-disk',
  'silent-anti-virus',
]

/** The computers of a practice of any size: the fifteen first, then consulting rooms. */
export function rosterOf(seed: string, now: string, count: number, troubles: Troubles): DemoMachine[] {
  const chance = chanceOf(`${seed} machines`)
  const copied = chance.of('copied').uuid()
  const all = [...sketches(now, copied), ...Array.from({ length: Math.max(0, count - 15) }, (_, index) => room(seed, index + 1))]
  return all.slice(0, count).map((sketch) => machineOf(sketch, chance.of(sketch.hostname).uuid(), now, troubles))
}

/** What the register does not name. */
export function strangerOf(seed: string): DemoMachine {
  const id = chanceOf(`${seed} stranger`).uuid()
  const sketch = { name: 'KMC-SPARE', hostname: 'KMC-SPARE', person: 'locum', years: 3.3, more: { isUnexpected: true } } as const
  return machineOf(sketch, id, '2026-11-22T00:00:00.000Z', 'none')
}

function room(seed: string, number: number): Sketch {
  const chance = chanceOf(`${seed} room ${number}`)
  const isTroubled = chance.fraction() < 0.35
  const [first = 'late-lock', ...others] = MORE_TROUBLES
  return {
    name: `Room ${number}`,
    hostname: `KMC-ROOM${number}`,
    ...(chance.fraction() < 0.2 ? { kind: 'laptop' as const } : {}),
    site: chance.pick(SITES),
    person: `room${number}`,
    years: 0.5 + chance.fraction() * 3,
    troubles: isTroubled
      ? [{ trouble: chance.pick([first, ...others]), ...(chance.fraction() < 0.4 ? { until: chance.whole(1, 4) } : {}) }]
      : [],
  }
}

function machineOf(sketch: Sketch, id: string, now: string, troubles: Troubles): DemoMachine {
  const { name, hostname, kind = 'desktop', site = SITES[0], person, tags = [] } = sketch
  const isRealistic = troubles === 'realistic'
  const { isUnexpected, ...more } = sketch.more ?? {}
  return {
    name,
    hostname,
    id,
    site,
    kind,
    person,
    boughtOn: dayAgo(now, Math.round((isRealistic ? (sketch.years ?? 2) : Math.min(sketch.years ?? 2, 3)) * 365.25)),
    tags,
    troubles: isRealistic ? (sketch.troubles ?? []) : listed(troubles),
    ...(isUnexpected ? { isUnexpected } : {}),
    ...(isRealistic ? more : {}),
  }
}

function listed(troubles: Exclude<Troubles, 'realistic'>): Lasting[] {
  return troubles === 'none' ? [] : troubles.filter((name) => name in TROUBLES).map((trouble) => ({ trouble }))
}
