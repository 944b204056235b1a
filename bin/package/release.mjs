// The texts that say what a release is, and their signatures. Pure: bytes in, text out.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'

export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

/** As sha256sum writes and checks it; `hashes` by file name. */
export function sumsText(hashes) {
  return inOrder(hashes)
    .map(([name, hash]) => `${hash}  ${name}\n`)
    .join('')
}

/** What a launcher reads: plain ASCII, one fact a line. `insteadOf`: the newer version that is taken back; launchers go back for nothing less. */
export function ringText(version, hashes, insteadOf) {
  const lines = inOrder(hashes).map(([name, hash]) => `sha256 ${hash} ${name}\n`)
  return `version ${version}\n${insteadOf === undefined ? '' : `instead-of ${insteadOf}\n`}${lines.join('')}`
}

const VERSION = String.raw`\d+\.\d+\.\d+(?:-[-.\w]+)?`

/** @throws where it is no ring file */
export function parsedRing(text) {
  const [, version, insteadOf, lines] =
    new RegExp(`^version (${VERSION})\n(?:instead-of (${VERSION})\n)?((?:sha256 [0-9a-f]{64} rounds-[-.\\w]+\n)+)$`).exec(text) ?? []
  if (lines === undefined) {
    throw new Error('this is no ring file: expected "version <version>" and then a line "sha256 <hash> <file name>" for each executable')
  }
  const hashes = lines
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '))
  return { version, ...(insteadOf ? { insteadOf } : {}), hashes: Object.fromEntries(hashes.map(([, hash, name]) => [name, hash])) }
}

function inOrder(hashes) {
  return Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** RSA, because Windows PowerShell 5.1 and plain openssl both verify it. @throws where it is another key, or a short one */
export function releaseKey(pem) {
  const key = createPrivateKey(pem)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < 2048) {
    throw new Error(`a release key is RSA of 2048 bits or more, and this is ${key.asymmetricKeyType} of ${bits} bits`)
  }
  return key
}

/** The public half, as SubjectPublicKeyInfo. */
export function publicPem(key) {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
}

/** RSA-SHA256 with PKCS#1 v1.5 padding, base64 in one line. */
export function signatureText(bytes, key) {
  return `${sign('sha256', bytes, key).toString('base64')}\n`
}
