import type { Answer, RegistryKey } from '../api.ts'

type Key = RegistryKey | Answer<RegistryKey> | undefined

/** Text of a string value, or undefined where the value is missing, of another type or empty. */
export function textIn(key: Key, name: string): string | undefined {
  const data = dataIn(key, name)
  return data?.type === 'string' || data?.type === 'expand-string' ? data.data || undefined : undefined
}

/** Number of a dword or qword value, or undefined where the value is missing or of another type. */
export function numberIn(key: Key, name: string): number | undefined {
  const data = dataIn(key, name)
  return data?.type === 'dword' || data?.type === 'qword' ? data.data : undefined
}

/** The last segment of a key. */
export function leafOf({ key }: RegistryKey): string {
  return key.slice(key.lastIndexOf('\\') + 1)
}

/** A FILETIME (100 ns since 1601, UTC) in two halves as ISO 8601; undefined for the "never" values before 1980. */
export function fileTime(high: number | undefined, low: number | undefined): string | undefined {
  if (high === undefined || low === undefined) {
    return undefined
  }
  const milliseconds = Number((BigInt(high) * 2n ** 32n + BigInt(low)) / 10_000n) - 11_644_473_600_000
  const isPlausible = milliseconds > Date.UTC(1980) && milliseconds < Date.UTC(10_000)
  return isPlausible ? new Date(milliseconds).toISOString() : undefined
}

function dataIn(key: Key, name: string) {
  const read = key && 'state' in key ? (key.state === 'value' ? key.value : undefined) : key
  return read?.values[name]
}
