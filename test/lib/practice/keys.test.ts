import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UsageError } from '../../../lib/errors.ts'
import { fingerprint, privateKey, publicKey, publicPem } from '../../../lib/practice/keys.ts'

const test = suite('keys')

let folder: string
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-keys-'))
})
test.after(() => rmSync(folder, { recursive: true, force: true }))

const pair = generateKeyPairSync('ed25519')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PKCS8 = { type: 'pkcs8', format: 'pem' } as const
const SPKI = { type: 'spki', format: 'pem' } as const

function fileWith(text: string | Buffer, mode = 0o600): string {
  const path = join(folder, 'key.pem')
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

function refused(read: (path: string) => unknown, text: string | Buffer, words: RegExp): void {
  const path = fileWith(text)
  assert.throws(
    () => read(path),
    (error: unknown) => error instanceof UsageError && error.message.includes(path) && words.test(error.message),
  )
}

const noWarning = (sentence: string) => assert.unreachable(sentence)

test('a private Ed25519 key is read, without a warning where only its owner may read it', () => {
  const key = privateKey(fileWith(pair.privateKey.export(PKCS8)), noWarning)
  assert.is(key.type, 'private')
  assert.is(fingerprint(key), fingerprint(pair.publicKey))
})
test('a key that others may read is used, with a warning that says what to do', () => {
  const warnings: string[] = []
  privateKey(fileWith(pair.privateKey.export(PKCS8), 0o644), (sentence) => warnings.push(sentence))
  assert.is(warnings.length, process.platform === 'win32' ? 0 : 1)
  assert.match(warnings.join(), process.platform === 'win32' ? '' : /may be read by others .* chmod 600/)
})
test('what is no private Ed25519 key is refused with what it is and what to do', () => {
  const locked = pair.privateKey.export({ ...PKCS8, cipher: 'aes-256-cbc', passphrase: 'secret' })
  refused(privateKey, locked, /locked with a passphrase.*openssl pkey/)
  refused(privateKey, 'Proc-Type: 4,ENCRYPTED', /locked with a passphrase/)
  refused(privateKey, rsa.privateKey.export(PKCS8), /of the kind rsa: expected Ed25519.*openssl genpkey/)
  refused(privateKey, pair.publicKey.export(SPKI), /is the public half, which cannot sign/)
  refused(privateKey, '-----BEGIN OPENSSH PRIVATE KEY-----', /key of OpenSSH/)
  refused(privateKey, 'not a key', /holds no key that can be read: expected a private Ed25519 key/)
  refused(privateKey, '', /holds no key that can be read/)
})
test('a file that is not there or is a folder is named', () => {
  for (const path of [join(folder, 'nowhere.pem'), folder]) {
    assert.throws(
      () => privateKey(path),
      (error: unknown) => error instanceof UsageError && error.message.includes(path),
    )
  }
})
test('a public key is read, a private one or one of another kind is refused', () => {
  assert.is(fingerprint(publicKey(fileWith(pair.publicKey.export(SPKI)))), fingerprint(pair.publicKey))
  refused(publicKey, pair.privateKey.export(PKCS8), /is a private key: expected the public half/)
  refused(publicKey, rsa.publicKey.export(SPKI), /of the kind rsa/)
  refused(publicKey, 'not a key', /expected a public Ed25519 key/)
})
test('the fingerprint is 64 digits of the public half, and differs between keys', () => {
  assert.match(fingerprint(pair.privateKey), /^[0-9a-f]{64}$/)
  assert.is.not(fingerprint(pair.privateKey), fingerprint(generateKeyPairSync('ed25519').privateKey))
})
test('the public half of either half is the same text', () => {
  assert.is(publicPem(pair.privateKey), publicPem(pair.publicKey))
  assert.is(createPublicKey(publicPem(pair.privateKey)).asymmetricKeyType, 'ed25519')
})

test.run()
