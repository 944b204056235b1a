import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'
import { packedFile } from '../host/packed-native.ts'
import { configFolder } from '../state/folders.ts'
import { readTrusted } from '../state/read-file.ts'

export const KEY_FILE = 'release-key.pem'

/** The public key that releases are signed with: the one in the configuration folder, else the one that was put into this executable. @throws UsageError */
export function releaseKey(folder = configFolder()): KeyObject | undefined {
  const path = join(folder, KEY_FILE)
  const pem = readTrusted(path) ?? packedFile(KEY_FILE)?.toString('latin1')
  return pem === undefined ? undefined : keyOf(pem, path)
}

function keyOf(pem: string, path: string): KeyObject {
  try {
    const key = createPublicKey(pem)
    if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) {
      return key
    }
  } catch {
    // Said below.
  }
  throw new UsageError(`${path} is not a release key: expected the public half of an RSA key of 2048 bits or more, as PEM`)
}

/** RSA-SHA256 with PKCS#1 v1.5 padding; the signature as base64 in one line. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: string): boolean {
  const text = signature.trim()
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && verify('sha256', bytes, key, Buffer.from(text, 'base64'))
}
