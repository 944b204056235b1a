import { bytesOf } from '../../base64.ts'
import { timeOf } from '../../times.ts'

export interface GbakHeader {
  /** 10 is Firebird 3; what each release of InterBase writes is not published. */
  format: number
  /** The database as it was called when it was saved. */
  database?: string
  begunAt?: string
}

/** Record types and attributes of burp.h, InterBase 6 and Firebird. */
const REC_BURP = 0
const REC_END = 10
const ATT_END = 0
const ATT_DATE = 1
const ATT_FORMAT = 2
const ATT_FILE = 7

/**
 * The first record of a file by gbak: its type 0, then attributes of number, length and value, then 0. Every file has its format there, a whole number of four
 * bytes. Seen in files of gbak 3.0 of Debian; InterBase's own releases share the source up to 6.0, later ones are not verified. Undefined for any other file.
 */
export function gbakHeader(base64: string): GbakHeader | undefined {
  const bytes = bytesOf(base64)
  const found = new Map<number, Uint8Array>()
  let at = 1
  while (bytes[0] === REC_BURP && at < bytes.length && bytes[at] !== ATT_END) {
    const length = bytes[at + 1] ?? 0
    if (at + 2 + length > bytes.length) {
      return undefined
    }
    found.set(bytes[at] ?? 0, bytes.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  const format = found.get(ATT_FORMAT)
  const [number = 0, ...rest] = format ?? []
  if (format?.length !== 4 || number < 1 || number > 100 || rest.some((byte) => byte !== 0)) {
    return undefined
  }
  const database = textOf(found.get(ATT_FILE))
  const begunAt = timeOf(textOf(found.get(ATT_DATE)) ?? '')
  return { format: number, ...(database ? { database } : {}), ...(begunAt ? { begunAt } : {}) }
}

/** The last record is one byte, and zeros fill the block behind it. */
export function endOf(base64: string): 'complete' | 'cut' | 'zeros' {
  const bytes = bytesOf(base64)
  const last = bytes.findLast((byte) => byte !== 0)
  return last === undefined ? 'zeros' : last === REC_END ? 'complete' : 'cut'
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && String.fromCharCode(...bytes)
}
