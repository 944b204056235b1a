import { mkdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A security descriptor of a share, as hexadecimal digits: one entry that allows `mask` to `sid` ([MS-DTYP] 2.4.6). */
export function descriptor(sid: string, mask: number): string {
  const [, , authority = 0, ...rest] = sid.split('-').map(Number)
  const who = Buffer.alloc(8 + 4 * rest.length)
  who.set([1, rest.length])
  who.writeUIntBE(authority, 2, 6)
  rest.forEach((number, index) => {
    who.writeUInt32LE(number, 8 + 4 * index)
  })
  const entry = Buffer.alloc(8)
  entry.writeUInt16LE(8 + who.length, 2)
  entry.writeUInt32LE(mask, 4)
  const list = Buffer.from([2, 0, 16 + who.length, 0, 1, 0, 0, 0])
  const head = Buffer.from([1, 0, 4, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0])
  return Buffer.concat([head, list, entry, who]).toString('hex')
}

/** A file that a real gbak wrote, with the time of its header set to `at`. */
export function gbakFile(name: 'mt32.gbk' | 'blob.ibk', at: Date): Buffer {
  const bytes = Buffer.from(readFileSync(new URL(`../../packs/fixtures/medtech/${name}`, import.meta.url)))
  const place = bytes.indexOf('Sun Nov 22')
  if (place < 0) {
    throw new Error(`${name} does not say when it was made`)
  }
  bytes.write(ctime(at), place, 'latin1')
  return bytes
}

/** The log of a real gbak, of the database that is named. */
export function gbakLog(kind: 'fine' | 'damaged', database: string): string {
  const text = readFileSync(new URL(`../../packs/fixtures/medtech/gbak-${kind}.log.txt`, import.meta.url), 'utf8')
  return kind === 'fine' ? text.replaceAll('MT32.IB', database) : `gbak:readied database ${database} for backup\n${text}`
}

/** As ctime(3) writes it, in UTC: `Sun Nov 22 21:06:48 2026`. */
export function ctime(at: Date): string {
  const [day, date, month, year, clock] = at.toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${String(Number(date)).padStart(2)} ${clock} ${year}`
}

/** Writes a file with the time it was written; a number makes a file of so many bytes without any content. */
export function put(path: string, content: string | Buffer | number, at = new Date()): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === 'number' ? '' : content)
  if (typeof content === 'number') {
    truncateSync(path, content)
  }
  utimesSync(path, at, at)
}

export function hoursAgo(hours: number): Date {
  return new Date(Date.now() - hours * 3_600_000)
}
