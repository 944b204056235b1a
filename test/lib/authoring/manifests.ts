import type { FactManifest, ItemManifest } from '../../../lib/schema/types.ts'

/** A small item in the shape of manifests/schema/item.schema.json; each test changes what it is about. */
export function item(over: Partial<ItemManifest> = {}): ItemManifest {
  return {
    id: 'lid-lock',
    aliases: ['lid'],
    version: '1.2.3',
    title: 'Laptops lock when they are closed',
    kind: 'machine',
    scope: 'machine',
    severity: 'high',
    serves: [{ document: 'health-check', rule: '12', part: 'laptops' }],
    why: 'A closed laptop that is not locked opens for whoever lifts its lid.',
    means: { pass: 'It locks within {maxSeconds|minutes}.', fail: 'It stays open for longer than {maxSeconds} seconds.' },
    platforms: ['win32', 'linux'],
    facts: { lid: 'lid' },
    settings: {
      maxSeconds: {
        type: 'integer',
        minimum: 0,
        maximum: 900,
        default: 120,
        bound: { atMost: 300 },
        description: 'Seconds until the lock.',
      },
    },
    remediation: {
      summary: 'Makes the lid lock the computer.',
      platforms: { win32: { changes: ['registry-value'], targets: ['HKLM\\SOFTWARE\\Lid\\Lock'], risk: 'safe', takesEffect: 'now' } },
      reversible: true,
      consent: { 'docked-lid': 'Docked laptops lock, too.' },
    },
    standards: [{ name: 'NZISM', control: '16.1.41', note: 'ten minutes' }],
    ...over,
  }
}

/** The same without a part of it; `exactOptionalPropertyTypes` allows no undefined in its place. */
export function itemWithout(...names: (keyof ItemManifest)[]): ItemManifest {
  return Object.fromEntries(Object.entries(item()).filter(([name]) => !names.some((one) => one === name))) as unknown as ItemManifest
}

export function attestation(over: Partial<ItemManifest> = {}): ItemManifest {
  return {
    ...itemWithout('facts', 'settings', 'remediation', 'aliases'),
    id: 'lid-policy',
    title: 'People are told to close their laptops',
    kind: 'attestation',
    scope: 'practice',
    platforms: [],
    serves: [{ document: 'health-check', rule: '3' }],
    means: { pass: 'They are told.', warn: 'They were told long ago.', fail: 'They are not told.' },
    attestation: {
      question: 'Does the policy say so?',
      who: 'practice-manager',
      evidence: ['The policy'],
      validDays: 365,
      warnUntilDays: 730,
    },
    ...over,
  }
}

export function fact(over: Partial<FactManifest> = {}): FactManifest {
  return {
    name: 'lid',
    title: 'What closing the lid does',
    platforms: {
      win32: {
        needs: 'admin',
        timeoutSeconds: 5,
        proved: 'documents',
        probes: {
          lid: { registry: 'HKLM\\SOFTWARE\\Lid', values: ['Lock'], when: 'portable' },
          power: { powershell: 'lid.ps1' },
        },
      },
      linux: {
        needs: 'user',
        timeoutSeconds: 5,
        proved: 'host',
        probes: { logind: { files: ['/etc/systemd/logind.conf', '/etc/systemd/logind.conf.d/*.conf'] } },
      },
    },
    ...over,
  }
}

export const contextFact = fact({ name: 'power', title: 'Where the power comes from', context: true })

/** What a test needs to be there. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new Error(`${what} is missing`)
  }
  return value
}
