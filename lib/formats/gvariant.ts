/** GVariant text of a serialised value of a basic type, such as `uint32 900`; undefined when the bytes do not hold one. */
export function print(type: string, bytes: Uint8Array, littleEndian = true): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kind = KINDS[type]
  if (kind) {
    return bytes.length === kind.size ? kind.print(view, littleEndian) : undefined
  }
  const prefix = TEXTS[type]
  if (prefix !== undefined) {
    const text = bytes.at(-1) === 0 ? utf8(bytes.subarray(0, -1)) : undefined
    return text === undefined ? undefined : prefix + quote(text)
  }
  return type === '' ? undefined : `<type ${type}>`
}

/** The number in a text such as `uint32 900`, `900` or `byte 0x0a`; undefined for anything else, and for a negative one. */
export function gvariantNumber(text: string): number | undefined {
  const digits = /^\s*(?:(?:u?int(?:16|32|64)|byte)\s+)?(0x[0-9a-fA-F]+|\d+)\s*$/.exec(text)?.[1]
  const number = digits === undefined ? undefined : Number(digits)
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined
}

/** The truth value in `true` or `false`; undefined for anything else. */
export function gvariantTruth(text: string): boolean | undefined {
  const word = text.trim()
  return word === 'true' ? true : word === 'false' ? false : undefined
}

interface Kind {
  size: number
  print(view: DataView, littleEndian: boolean): string | undefined
}

const KINDS: Record<string, Kind> = {
  b: { size: 1, print: (view) => ['false', 'true'][view.getUint8(0)] },
  y: { size: 1, print: (view) => `byte 0x${view.getUint8(0).toString(16).padStart(2, '0')}` },
  n: { size: 2, print: (view, little) => `int16 ${view.getInt16(0, little)}` },
  q: { size: 2, print: (view, little) => `uint16 ${view.getUint16(0, little)}` },
  i: { size: 4, print: (view, little) => `${view.getInt32(0, little)}` },
  u: { size: 4, print: (view, little) => `uint32 ${view.getUint32(0, little)}` },
  x: { size: 8, print: (view, little) => `int64 ${view.getBigInt64(0, little)}` },
  t: { size: 8, print: (view, little) => `uint64 ${view.getBigUint64(0, little)}` },
  d: { size: 8, print: (view, little) => double(view.getFloat64(0, little)) },
}

const TEXTS: Record<string, string> = { s: '', o: 'objectpath ', g: 'signature ' }

function double(number: number): string {
  if (!Number.isFinite(number)) {
    return Number.isNaN(number) ? 'nan' : number > 0 ? 'inf' : '-inf'
  }
  return Number.isInteger(number) && Math.abs(number) < 1e17 ? number.toFixed(1) : `${number}`
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const ESCAPES: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

function quote(text: string): string {
  const mark = text.includes("'") ? '"' : "'"
  const inside = [...text].map((character) => escaped(character, mark)).join('')
  return mark + inside + mark
}

function escaped(character: string, mark: string): string {
  if (character === mark || character === '\\') {
    return `\\${character}`
  }
  if (!/[\p{C}\p{Z}]/u.test(character) || character === ' ') {
    return character
  }
  const code = (character.codePointAt(0) ?? 0).toString(16)
  return ESCAPES[character] ?? (code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`)
}
