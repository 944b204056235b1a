import { type Answer, type FileContent, type Listing, listing, type RegistryData, type RegistryKey, value } from '../../../lib/api.ts'
import type { Person } from '../../../lib/facts/users/shape.ts'

/** Probe answers in the true shape, for tests of facts. */
export function file(path: string, text = '', modifiedAt = '2026-11-01T00:00:00.000Z'): FileContent {
  return { path, text, modifiedAt, size: text.length, mode: 0o644, uid: 0 }
}

export function files(...entries: FileContent[]): Answer<Listing<FileContent>> {
  return value(listing(entries))
}

export function gap(reason: string): Answer<Listing<never>> {
  return value(listing([], [reason]))
}

/** Numbers become dwords, texts strings. */
export function registryKey(key: string, values: Record<string, number | string>): RegistryKey {
  const data = (one: number | string): RegistryData =>
    typeof one === 'number' ? { type: 'dword', data: one } : { type: 'string', data: one }
  return { key, values: Object.fromEntries(Object.entries(values).map(([name, one]) => [name, data(one)])) }
}

export function key(path: string, values: Record<string, number | string>): Answer<RegistryKey> {
  return value(registryKey(path, values))
}

export function people(...entries: Array<Partial<Person> & { name: string }>) {
  const person = ({ name, ...rest }: Partial<Person> & { name: string }): Person => ({
    name,
    id: '1000',
    home: `/home/${name}`,
    kind: 'local',
    ...rest,
  })
  return value(listing(entries.map(person)))
}
