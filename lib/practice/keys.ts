import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { messageOf, UsageError } from '../errors.ts'

const OTHERS_MAY_READ = 0o044
const HOW = 'openssl genpkey -algorithm ed25519 -out key.pem'

/**
 * The private half of a key that signs answers and packages: Ed25519, PEM, without a passphrase.
 * @param warn is told, in a sentence, when others than the owner may read the file.
 * @throws UsageError for every other file
 */
export function privateKey(path: string, warn: (sentence: string) => void = toStderr): KeyObject {
  const pem = read(path)
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem)) {
    throw new UsageError(
      `${path} is locked with a passphrase, which Rounds cannot ask for. Unlock a copy: openssl pkey -in ${path} -out key.pem`,
    )
  }
  if (pem.includes('BEGIN OPENSSH PRIVATE KEY')) {
    throw new UsageError(`${path} is a key of OpenSSH: expected PEM with "BEGIN PRIVATE KEY". Make one: ${HOW}`)
  }
  if (pem.includes('BEGIN PUBLIC KEY')) {
    throw new UsageError(`${path} is the public half, which cannot sign: expected the private one.`)
  }
  const key = ed25519(path, 'private', () => createPrivateKey(pem))
  if (isOpenToOthers(path)) {
    warn(`${path} may be read by others on this computer, who could then sign as you. Close it: chmod 600 ${path}`)
  }
  return key
}

/** The public half, by which a signature is known. @throws UsageError for every other file, a private key too */
export function publicKey(path: string): KeyObject {
  const pem = read(path)
  if (pem.includes('PRIVATE KEY')) {
    throw new UsageError(`${path} is a private key: expected the public half. Write it: openssl pkey -in ${path} -pubout -out signer.pem`)
  }
  return ed25519(path, 'public', () => createPublicKey(pem))
}

/** SHA-256 of the public half, 64 hexadecimal digits: what `openssl pkey -pubin -in signer.pem -outform DER | sha256sum` prints. */
export function fingerprint(key: KeyObject): string {
  return createHash('sha256').update(spki(key)).digest('hex')
}

/** The public half of either half as SubjectPublicKeyInfo in PEM. */
export function publicPem(key: KeyObject): string {
  return publicHalf(key).export({ type: 'spki', format: 'pem' }).toString()
}

function spki(key: KeyObject): Buffer {
  return publicHalf(key).export({ type: 'spki', format: 'der' })
}

function publicHalf(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key
}

function ed25519(path: string, half: 'private' | 'public', parse: () => KeyObject): KeyObject {
  const key = parsed(path, half, parse)
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new UsageError(`${path} is a key of the kind ${key.asymmetricKeyType}: expected Ed25519. Make one: ${HOW}`)
  }
  return key
}

function parsed(path: string, half: 'private' | 'public', parse: () => KeyObject): KeyObject {
  try {
    return parse()
  } catch {
    throw new UsageError(
      `${path} holds no key that can be read: expected a ${half} Ed25519 key as PEM ("BEGIN ${half.toUpperCase()} KEY").`,
    )
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    throw new UsageError(`The key ${path} cannot be read: ${messageOf(error)}`)
  }
}

/** Windows keeps rights elsewhere, and shows every file as open. */
function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & OTHERS_MAY_READ) !== 0
}

function toStderr(sentence: string): void {
  process.stderr.write(`rounds: ${sentence}\n`)
}
