import { type Answer, absent, type Listing, listing, type RegistryData, type RegistryKey, value } from '../../lib/api.ts'

/** A key as the registry probe answers it: numbers stand for dwords, texts for strings, lists for multi-strings. */
export function key(path: string, values: Record<string, number | string | string[]> = {}): RegistryKey {
  const data = Object.entries(values).map(([name, content]) => [name, dataOf(content)] as const)
  return { key: path, values: Object.fromEntries(data) }
}

export function read(path: string, values: Record<string, number | string | string[]> = {}): Answer<RegistryKey> {
  return value(key(path, values))
}

export function keys(...entries: RegistryKey[]): Answer<Listing<RegistryKey>> {
  return value(listing(entries))
}

/** The key is not there, the one above it is. */
export const none: Answer<never> = absent('present')

function dataOf(content: number | string | string[]): RegistryData {
  if (typeof content === 'number') {
    return { type: 'dword', data: content }
  }
  return Array.isArray(content) ? { type: 'multi-string', data: content } : { type: 'string', data: content }
}
