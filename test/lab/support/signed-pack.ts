import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { soundBody } from '../../../lib/authoring/pack/built.ts'
import { signedPack, unsignedPack } from '../../../lib/packs/pack-file.ts'

/** Somebody who signs packs. PEM. */
export interface Publisher {
  privateKey: string
  publicKey: string
}

export function newPublisher(): Publisher {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  }
}

/** The one file of a pack of the project, as `rounds pack build` and `rounds pack sign` make it. */
export async function signedPackOf(folder: string, { privateKey }: Publisher): Promise<string> {
  const body = await soundBody(fileURLToPath(new URL(`../../../${folder}`, import.meta.url)))
  return signedPack(unsignedPack(body), createPrivateKey(privateKey), folder).toString('utf8')
}
