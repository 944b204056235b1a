import { type Answer, absent, failed, type RegistryData, type RegistryKey, value } from '../api.ts'

/** How certain a missing key is: one that always exists must have been seen, at least by its parent. */
export type KeyPresence = 'always-there' | 'optional'

/** A value of a key, by its name in any case. Absent only where the key, or the place it would stand in, was really read. */
export function registryData(key: Answer<RegistryKey>, name: string, presence: KeyPresence = 'optional'): Answer<RegistryData> {
  if (key.state === 'value') {
    const found = Object.entries(key.value.values).find(([one]) => one.toLowerCase() === name.toLowerCase())
    return found ? value(found[1]) : absent('present')
  }
  if (key.state === 'absent' && presence === 'always-there' && key.parent !== 'present') {
    return failed(`the key of ${name} was not found, and neither was the one above it`)
  }
  return key
}

/** A whole number, stored as a number or as text: policies and people write both. */
export function registryNumber(key: Answer<RegistryKey>, name: string, presence?: KeyPresence): Answer<number> {
  const data = registryData(key, name, presence)
  if (data.state !== 'value') {
    return data
  }
  const number = wholeNumber(data.value)
  return number === undefined ? failed(`${name} holds no whole number`) : value(number)
}

/** Text of a string value, trimmed. */
export function registryText(key: Answer<RegistryKey>, name: string, presence?: KeyPresence): Answer<string> {
  const data = registryData(key, name, presence)
  if (data.state !== 'value') {
    return data
  }
  const { type, data: text } = data.value
  return type === 'string' || type === 'expand-string' ? value(text.trim()) : failed(`${name} is no text`)
}

function wholeNumber({ data }: RegistryData): number | undefined {
  const number = typeof data === 'number' ? data : typeof data === 'string' && /^\s*\d+\s*$/.test(data) ? Number(data) : undefined
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
