import { createPublicKey } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import semver from 'semver'
import { BadFile, UsageError } from '../../errors.ts'
import type { Baked } from '../launchers/launcher.ts'

/** What launchers must know of a folder that `npm run package` made: its key, or without one its newest version with its hashes. @throws UsageError, BadFile */
export function releaseIn(folder: string): Pick<Baked, 'pin' | 'publicKey'> {
  const key = join(folder, 'release-key.pem')
  return existsSync(key) ? { publicKey: publicKeyIn(key) } : { pin: pinIn(folder) }
}

function publicKeyIn(path: string): string {
  const problem = (found: string) =>
    new BadFile(path, [{ property: '', expected: 'a public RSA key in PEM, as npm run package writes it', found }])
  const text = readFileSync(path, 'utf8')
  if (text.includes('PRIVATE KEY')) {
    throw problem('a private key, which belongs nowhere near an export')
  }
  try {
    const key = createPublicKey(text)
    if (key.asymmetricKeyType === 'rsa') {
      return key.export({ type: 'spki', format: 'pem' }).toString()
    }
  } catch {
    throw problem('no key')
  }
  throw problem('a key of another kind')
}

function pinIn(folder: string): NonNullable<Baked['pin']> {
  const versions = existsSync(folder)
    ? readdirSync(folder).filter((name) => semver.valid(name) && existsSync(join(folder, name, 'SHA256SUMS')))
    : []
  const version = semver.rsort(versions)[0]
  if (version === undefined) {
    throw new UsageError(`--release ${folder}: there is no <version>/SHA256SUMS in it. Make it with "npm run package -- --out ${folder}".`)
  }
  return { version, files: sumsIn(join(folder, version, 'SHA256SUMS')) }
}

/** The form of sha256sum(1): the hash, two blanks (or a blank and a star), the name. */
function sumsIn(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  const entries = lines.map((line, index): [string, string] => {
    const [, hash, name] = /^([0-9a-f]{64}) [ *]([\w.-]+)$/.exec(line) ?? []
    if (hash === undefined || name === undefined) {
      throw new BadFile(path, [
        { property: `line ${index + 1}`, expected: '64 hexadecimal digits, two blanks and a file name', found: line.slice(0, 80) },
      ])
    }
    return [name, hash]
  })
  return Object.fromEntries(entries.filter(([name]) => name.startsWith('rounds-')))
}
