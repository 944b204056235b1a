import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The key of the demonstration's IT provider: made from the seed, so that it guards nothing. */
export function signingKeyOf(seed: string): KeyObject {
  const secret = createHash('sha256').update(`${seed} signing key of a demonstration`).digest()
  return createPrivateKey({ key: Buffer.concat([HEAD, secret]), format: 'der', type: 'pkcs8' })
}

/** PEM. */
export function publicKeyOf(seed: string): string {
  return createPublicKey(signingKeyOf(seed)).export({ type: 'spki', format: 'pem' }).toString()
}
