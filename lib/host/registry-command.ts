import { type Answer, type CommandOutput, failed, type RegistryData, value } from '../api.ts'
import { runProcess } from './processes.ts'
import { decodeRegistryData } from './registry-data.ts'
import { type KeyPath, keyText, type RegistrySource } from './registry-key.ts'

type Run = (command: readonly string[]) => Promise<Answer<CommandOutput>>

const SECONDS = 10

/** The way through reg.exe. It answers the same for absent and denied, so through it nothing is ever absent. */
export function commandSource(run: Run = (command) => runProcess(command, { timeoutSeconds: SECONDS })): RegistrySource {
  const query = async (key: KeyPath): Promise<Answer<string>> => {
    const answer = await run(['reg.exe', 'query', keyText(key), '/reg:64'])
    if (answer.state !== 'value') {
      return failed(
        `${keyText(key)} could not be read: reg.exe ${answer.state === 'absent' ? 'is missing' : `did not run, ${answer.reason}`}`,
      )
    }
    return answer.value.exitCode === 0 && answer.value.stdout.trim() !== ''
      ? value(answer.value.stdout)
      : failed(`${keyText(key)} is absent or denied: reg.exe ended with ${answer.value.exitCode} and cannot tell which`)
  }
  return {
    read: async (key, names) => {
      const text = await query(key)
      return text.state === 'value' ? pickValues(key, parseValues(text.value), names) : text
    },
    subkeys: async (key) => {
      const text = await query(key)
      return text.state === 'value' ? value(parseSubkeys(text.value, key)) : text
    },
  }
}

function pickValues(key: KeyPath, found: Map<string, RegistryData>, names: readonly string[]): Answer<Record<string, RegistryData>> {
  if (names.includes('*')) {
    return value(Object.fromEntries(found))
  }
  const byName = new Map([...found].map(([name, data]) => [name.toLowerCase(), data]))
  const picked: Array<[string, RegistryData]> = []
  for (const name of names) {
    const data = byName.get(name.toLowerCase())
    if (!data || JSON.stringify(data).includes('\uFFFD')) {
      return failed(`${name} in ${keyText(key)} is absent, denied or not readable through reg.exe`)
    }
    picked.push([name, data])
  }
  return value(Object.fromEntries(picked))
}

/** A value stands in a line of its own: four spaces, name, four spaces, type, four spaces, data. */
function parseValues(text: string): Map<string, RegistryData> {
  const values = new Map<string, RegistryData>()
  for (const line of text.split(/\r?\n/)) {
    const [, name, type, data = ''] = /^ {4}(.+?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line) ?? []
    const parsed = type === undefined ? undefined : dataOf(type, data)
    if (name !== undefined && parsed) {
      values.set(name, parsed)
    }
  }
  return values
}

function parseSubkeys(text: string, key: KeyPath): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const segments = /^HKEY_/.test(line) ? line.split('\\').slice(1) : []
    const [last] = segments.slice(-1)
    return last !== undefined && segments.length === key.segments.length + 1 ? [last] : []
  })
}

/** Undefined for what is written in another form than expected; it then counts as not listed. */
function dataOf(type: string, data: string): RegistryData | undefined {
  switch (type) {
    case 'REG_SZ':
      return { type: 'string', data }
    case 'REG_EXPAND_SZ':
      return { type: 'expand-string', data }
    case 'REG_MULTI_SZ':
      return { type: 'multi-string', data: data === '' ? [] : data.split('\\0') }
    case 'REG_DWORD':
    case 'REG_QWORD':
      return numberData(type === 'REG_DWORD' ? 4 : 11, data)
    case 'REG_BINARY':
      return decodeRegistryData(3, Buffer.from(data, 'hex'))
    default:
      return { type: 'other', data: Buffer.from(data, 'hex').toString('base64') }
  }
}

function numberData(type: 4 | 11, data: string): RegistryData | undefined {
  const size = type === 4 ? 4 : 8
  const digits = /^0x([0-9a-f]{1,16})$/i.exec(data)?.[1]?.padStart(size * 2, '0')
  return digits === undefined ? undefined : decodeRegistryData(type, Buffer.from(digits, 'hex').reverse())
}
