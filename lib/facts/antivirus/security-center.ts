import type { RegisteredProduct } from './live.ts'
import type { Engine, RealTime } from './shape.ts'

export interface Decoded {
  realTime: RealTime
  current: boolean
  microsoft: boolean
}

/** Microsoft does not document productState; tools agree on these bits, and Windows' own header iwscapi.h names the four states. */
export function decoded(state: number): Decoded {
  const states: Record<number, RealTime> = { 0: 'off', 4096: 'on', 8192: 'snoozed', 12288: 'expired' }
  return { realTime: states[state & 0xf000] ?? 'unknown', current: (state & 0x00f0) === 0, microsoft: (state & 0x0f00) === 0x0100 }
}

/** Security Center gives Defender always the same id. */
const DEFENDER = '{d68ddc3a-831f-4fae-9e44-da132c1acf46}'

export function isDefender({ id, state }: RegisteredProduct): boolean {
  return id.toLowerCase() === DEFENDER || decoded(state).microsoft
}

const NAMES: ReadonlyArray<readonly [RegExp, string]> = [
  [/sophos/i, 'sophos'],
  [/\beset\b|nod32/i, 'eset'],
  [/bitdefender/i, 'bitdefender'],
  [/sentinel\s?one|sentinel agent/i, 'sentinelone'],
  [/crowdstrike|falcon/i, 'crowdstrike'],
  [/trend micro|worry-free|apex one/i, 'trend-micro'],
  [/webroot/i, 'webroot'],
  [/symantec endpoint/i, 'symantec'],
]

/** The id of lib/data/products.ts that belongs to a registered name, or the name itself in small letters. */
export function productOf(name: string): string {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? name.trim().toLowerCase()
}

/** What Security Center says, where the product's own services do not contradict it. */
export function registeredState(
  entry: RegisteredProduct,
  running: boolean | undefined,
): Pick<Engine, 'realTime' | 'signatures' | 'because'> {
  const { realTime, current } = decoded(entry.state)
  const signatures = { current }
  if (realTime === 'on' && running === false) {
    return { realTime: 'unknown', because: 'Security Center says on, but none of its services runs', signatures }
  }
  return { realTime, signatures }
}
