import type { RegistryData } from '../api.ts'

/** Type numbers of winnt.h. */
const TYPES = { string: 1, 'expand-string': 2, binary: 3, dword: 4, 'multi-string': 7, qword: 11 } as const

/** What a value holds. Data that does not fit its type comes as `other`, so that no reader takes it for what it is not. */
export function decodeRegistryData(type: number, bytes: Uint8Array): RegistryData {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (type) {
    case TYPES.string:
      return { type: 'string', data: textOf(data) }
    case TYPES['expand-string']:
      return { type: 'expand-string', data: textOf(data) }
    case TYPES['multi-string']:
      return { type: 'multi-string', data: textsOf(data) }
    case TYPES.dword:
      return data.length === 4 ? { type: 'dword', data: data.readUInt32LE() } : other(data)
    case TYPES.qword:
      return data.length === 8 && data.readBigUInt64LE() <= Number.MAX_SAFE_INTEGER
        ? { type: 'qword', data: Number(data.readBigUInt64LE()) }
        : other(data)
    case TYPES.binary:
      return { type: 'binary', data: data.toString('base64') }
    default:
      return other(data)
  }
}

/** The opposite; throws for what Windows could not hold. */
export function encodeRegistryData(value: RegistryData): { type: number; bytes: Buffer } {
  switch (value.type) {
    case 'string':
    case 'expand-string':
      return { type: TYPES[value.type], bytes: Buffer.from(`${withoutNul(value.data)}\0`, 'utf16le') }
    case 'multi-string':
      return { type: TYPES[value.type], bytes: Buffer.from(`${value.data.map((text) => `${withoutNul(text)}\0`).join('')}\0`, 'utf16le') }
    case 'dword':
    case 'qword':
      return { type: TYPES[value.type], bytes: numberBytes(value.type, value.data) }
    case 'binary':
      return { type: TYPES.binary, bytes: Buffer.from(value.data, 'base64') }
    default:
      throw new Error(`A registry value of type ${value.type} can be read, but not written`)
  }
}

function numberBytes(type: 'dword' | 'qword', data: number): Buffer {
  const most = type === 'dword' ? 0xffff_ffff : Number.MAX_SAFE_INTEGER
  if (!Number.isInteger(data) || data < 0 || data > most) {
    throw new Error(`${data} does not fit into a ${type}: expected a whole number from 0 to ${most}`)
  }
  const bytes = Buffer.alloc(type === 'dword' ? 4 : 8)
  bytes.writeUIntLE(data % 2 ** 32, 0, 4)
  if (type === 'qword') {
    bytes.writeUInt32LE(Math.floor(data / 2 ** 32), 4)
  }
  return bytes
}

function withoutNul(text: string): string {
  if (text.includes('\0')) {
    throw new Error('A text for the registry must not contain a NUL character')
  }
  return text
}

/** Programs read up to the first NUL, and the last one may be missing (RegQueryValueEx, remarks). */
function textOf(data: Buffer): string {
  const text = wideText(data)
  const end = text.indexOf('\0')
  return end === -1 ? text : text.slice(0, end)
}

/** One NUL ends each text, one more the list; texts in between may be empty, as in PendingFileRenameOperations. */
function textsOf(data: Buffer): string[] {
  const text = wideText(data)
  if (/^\0*$/.test(text)) {
    return []
  }
  const texts = text.replace(/\0$/, '').split('\0')
  return texts.at(-1) === '' ? texts.slice(0, -1) : texts
}

function wideText(data: Buffer): string {
  return data.subarray(0, data.length - (data.length % 2)).toString('utf16le')
}

function other(data: Buffer): RegistryData {
  return { type: 'other', data: data.toString('base64') }
}
