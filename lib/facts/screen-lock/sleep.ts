import type { Answer, Listing, RegistryKey } from '../../api.ts'
import { registryNumber, registryText } from '../../formats/registry-values.ts'

export interface PowerProbes {
  /** Names the power scheme in use. */
  scheme: Answer<RegistryKey>
  /** Choices of each scheme. */
  schemes: Answer<Listing<RegistryKey>>
  /** What Windows ships for each scheme. */
  schemeDefaults: Answer<Listing<RegistryKey>>
  powerPolicies: Answer<Listing<RegistryKey>>
}

/** GUIDs of power settings, the same in every language. */
const SETTINGS = {
  /** Sleep after, seconds. */
  sleepAfter: '29f6c1db-86da-48c5-9fdb-f2b67b1f44da',
  /** Ask for a password on wake-up, 1 for yes. */
  consoleLock: '0e796bdb-100d-47d6-a2d5-f7d2daa51f51',
} as const

interface Pair {
  mains: number
  battery: number
}

/**
 * Idle seconds until the computer sleeps, where it then asks for a password; undefined where it does not.
 * Only a resume from sleep locks: a dark display alone does not.
 */
export function sleepLock(probes: PowerProbes): number | 'unknown' | undefined {
  const { scheme, schemes, schemeDefaults, powerPolicies } = probes
  if ([scheme, schemes, schemeDefaults, powerPolicies].some(({ state }) => state === 'denied' || state === 'failed')) {
    return 'unknown'
  }
  const asks = setting(probes, SETTINGS.consoleLock)
  const sleeps = setting(probes, SETTINGS.sleepAfter)
  // Without any setting Windows asks for the password.
  if ((asks && (asks.mains === 0 || asks.battery === 0)) || !sleeps || sleeps.mains === 0 || sleeps.battery === 0) {
    return undefined
  }
  return Math.max(sleeps.mains, sleeps.battery)
}

/** Policy first, then the scheme in use, then what Windows ships for it. */
function setting({ scheme, schemes, schemeDefaults, powerPolicies }: PowerProbes, guid: string): Pair | undefined {
  const active = registryText(scheme, 'ActivePowerScheme')
  const inUse = active.state === 'value' ? active.value : 'none'
  const candidates = [
    keysOf(powerPolicies).find(({ key }) => ends(key, guid)),
    keysOf(schemes).find(({ key }) => ends(key, guid) && key.toLowerCase().includes(inUse.toLowerCase())),
    keysOf(schemeDefaults).find(({ key }) => ends(key, inUse) && key.toLowerCase().includes(guid)),
  ]
  const mains = firstNumber(candidates, 'ACSettingIndex')
  const battery = firstNumber(candidates, 'DCSettingIndex')
  return mains === undefined || battery === undefined ? undefined : { mains, battery }
}

function keysOf(keys: Answer<Listing<RegistryKey>>): RegistryKey[] {
  return keys.state === 'value' ? keys.value.entries : []
}

function ends(key: string, segment: string): boolean {
  return key.toLowerCase().endsWith(`\\${segment.toLowerCase()}`)
}

function firstNumber(keys: Array<RegistryKey | undefined>, name: string): number | undefined {
  for (const key of keys) {
    const number = key ? registryNumber({ state: 'value', value: key }, name) : undefined
    if (number?.state === 'value') {
      return number.value
    }
  }
  return undefined
}
