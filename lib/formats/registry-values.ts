import { type Answer, absent, failed, type RegistryData, type RegistryKey, value } from '../api.ts'

type Key = RegistryKey | Answer<RegistryKey> | undefined

/** How certain a missing key is: one that always exists must have been seen, at least by its parent. */
type KeyPresence = 'always-there' | 'optional'

/** A whole number, stored as a number or as text: policies and people write both. Absent only where its place was really read. */
export function registryNumber(key: Answer<RegistryKey>, name: string, presence?: KeyPresence): Answer<number> {
  const data = registryData(key, name, presence)
  if (data.state !== 'value') {
    return data
  }
  const number = wholeNumber(data.value)
  return number === undefined ? failed(`${name} holds no whole number`) : value(number)
}

/** Text of a string value, trimmed. Absent only where its place was really read. */
export function registryText(key: Answer<RegistryKey>, name: string, presence?: KeyPresence): Answer<string> {
  const data = registryData(key, name, presence)
  if (data.state !== 'value') {
    return data
  }
  const text = stringOf(data.value)
  return text === undefined ? failed(`${name} is no text`) : value(text.trim())
}

/** Text of a string value, or undefined where the value is missing, of another type or empty. */
export function textIn(key: Key, name: string): string | undefined {
  return stringOf(dataIn(key, name)) || undefined
}

/** Number of a dword, or undefined where the value is missing or of another type, which Windows does not read either. */
export function numberIn(key: Key, name: string): number | undefined {
  const data = dataIn(key, name)
  return data?.type === 'dword' ? data.data : undefined
}

/** A value of a key that was read, by its name in any case. */
export function dataIn(key: Key, name: string): RegistryData | undefined {
  const read = key && 'state' in key ? (key.state === 'value' ? key.value : undefined) : key
  return Object.entries(read?.values ?? {}).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1]
}

/** The last segment of a key. */
export function leafOf({ key }: RegistryKey): string {
  return key.slice(key.lastIndexOf('\\') + 1)
}

function registryData(key: Answer<RegistryKey>, name: string, presence: KeyPresence = 'optional'): Answer<RegistryData> {
  if (key.state === 'value') {
    const found = dataIn(key, name)
    return found ? value(found) : absent('present')
  }
  if (key.state === 'absent' && presence === 'always-there' && key.parent !== 'present') {
    return failed(`the key of ${name} was not found, and neither was the one above it`)
  }
  return key
}

function stringOf(data: RegistryData | undefined): string | undefined {
  return data?.type === 'string' || data?.type === 'expand-string' ? data.data : undefined
}

function wholeNumber({ data }: RegistryData): number | undefined {
  const number = typeof data === 'number' ? data : typeof data === 'string' && /^\s*\d+\s*$/.test(data) ? Number(data) : undefined
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
