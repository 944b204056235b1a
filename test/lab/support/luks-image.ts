import { createCipheriv, randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { must } from './process.ts'

const SECTOR = 4096
const OFFSET = 16 * 1024 * 1024
const CHUNK = 256 * SECTOR

/**
 * Encrypts the image of a file system into a LUKS2 container that `key` opens. A container cannot be opened without the kernel's
 * device mapper, but its data is plain AES-XTS, counted in steps of 512 bytes (cryptsetup FAQ, plain64).
 */
export async function encryptImage(plain: string, target: string, key: string): Promise<void> {
  const size = statSync(plain).size
  const volumeKey = randomBytes(64)
  const keyFile = `${target}.key`
  writeFileSync(keyFile, volumeKey, { mode: 0o600 })
  writeFileSync(target, '')
  truncateSync(target, OFFSET + size)
  const quick = ['--pbkdf', 'pbkdf2', '--pbkdf-force-iterations', '1000']
  const layout = ['--cipher', 'aes-xts-plain64', '--key-size', '512', '--sector-size', String(SECTOR), '--offset', String(OFFSET / 512)]
  await must(['cryptsetup', 'luksFormat', '-q', '--type', 'luks2', ...quick, ...layout, '--volume-key-file', keyFile, target, key])
  rmSync(keyFile)
  encryptData(plain, target, volumeKey)
}

function encryptData(plain: string, target: string, volumeKey: Buffer): void {
  const from = openSync(plain, 'r')
  const to = openSync(target, 'r+')
  const chunk = Buffer.alloc(CHUNK)
  for (let at = 0, count = readSync(from, chunk, 0, CHUNK, 0); count > 0; at += count, count = readSync(from, chunk, 0, CHUNK, at)) {
    for (let sector = 0; sector < count; sector += SECTOR) {
      encryptSector(chunk.subarray(sector, sector + SECTOR), (at + sector) / 512, volumeKey)
    }
    writeSync(to, chunk, 0, count, OFFSET + at)
  }
  closeSync(from)
  closeSync(to)
}

function encryptSector(sector: Buffer, number: number, volumeKey: Buffer): void {
  const start = Buffer.alloc(16)
  start.writeBigUInt64LE(BigInt(number))
  createCipheriv('aes-256-xts', volumeKey, start).update(sector).copy(sector)
}
