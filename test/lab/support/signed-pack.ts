import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Somebody who signs packs. */
export interface Publisher {
  /** PEM. */
  privateKey: string
  publicKey: string
}

const project = fileURLToPath(new URL('../../..', import.meta.url))

export function newPublisher(): Publisher {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  }
}

/** The one file of a pack, from its source and signed, with the commands that an author types. */
export function signedPackOf(source: string, { privateKey }: Publisher): string {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-pack-'))
  try {
    const key = join(folder, 'publisher.key')
    writeFileSync(key, privateKey, { mode: 0o600 })
    author(['build', join(project, source), '--out', folder])
    const [name = ''] = readdirSync(folder).filter((one) => one.endsWith('.pack'))
    author(['sign', join(folder, name), '--key', key])
    return readFileSync(join(folder, name), 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function author(args: string[]): void {
  execFileSync(process.execPath, [join(project, 'bin/rounds.mjs'), 'pack', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 60_000,
  })
}
