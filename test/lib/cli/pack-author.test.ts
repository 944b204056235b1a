import { generateKeyPairSync } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { buildBody } from '../../../lib/authoring/pack/body.ts'
import { builtPath, readBuilt, soundBody, writeBuilt } from '../../../lib/authoring/pack/built.ts'
import { keyLine, packExitCode, packVerdictInWords, verifyPackAt } from '../../../lib/authoring/pack/verify.ts'
import { UsageError } from '../../../lib/errors.ts'
import { signedPack, unsignedPack } from '../../../lib/packs/pack-file.ts'
import { fingerprint } from '../../../lib/practice/keys.ts'
import type { TrustFile } from '../../../lib/schema/types.ts'
import { edit, newPackFolder } from '../authoring/pack/folders.ts'
import { emptyFolder } from '../authoring/project-copy.ts'
import { rounds } from './rounds.ts'

const test = suite('rounds pack build, sign and verify')
const ACME = generateKeyPairSync('ed25519')
const OTHER = generateKeyPairSync('ed25519')
const NOBODY: TrustFile = { publishers: {} }
const KNOWN: TrustFile = { publishers: { acme: { keys: [keyLine(ACME.publicKey)], may: ['check'] } } }

interface Made {
  folder: string
  file: string
}

/** A pack that was built, and signed by the key. */
async function made(key = ACME.privateKey): Promise<Made> {
  const folder = newPackFolder()
  const body = await soundBody(folder)
  const file = builtPath(folder, body)
  writeBuilt(file, body)
  writeFileSync(file, signedPack(readFileSync(file), key, file))
  return { folder, file }
}
const verified = async (path: string, trust = KNOWN, signer?: typeof ACME.publicKey) => {
  const verdict = await verifyPackAt(path, trust, signer)
  return { verdict, code: packExitCode(verdict), words: packVerdictInWords(verdict, signer) }
}

test('a file that is exactly what the source gives, signed by a key that is known here, is good', async () => {
  const { folder, file } = await made()
  const { verdict, code, words } = await verified(folder)
  assert.is(code, 0, words)
  assert.ok(verdict.isCurrent)
  assert.equal(verdict.signature, { key: fingerprint(ACME.publicKey), isChecked: true, knownAs: 'acme' })
  assert.equal(verdict.here?.grants, ['check'])
  assert.match(words, 'source     the file is exactly what the source gives now')
  assert.match(words, 'here       it may check (it needs check)')
  assert.is((await verified(file)).code, 0)
})
test('a source that was changed since is told by its part', async () => {
  const { folder, file } = await made()
  edit(folder, 'scripts/lid-switch.ts', '>= minCharacters', '> minCharacters')
  edit(folder, 'manifests/lid-switch.json', '"severity": "low"', '"severity": "high"')
  const { verdict, code, words } = await verified(folder)
  assert.is(code, 1)
  assert.not.ok(verdict.isCurrent)
  assert.equal(verdict.broken, [
    'the item lid-switch is not what the source gives now (rounds pack build)',
    'the code is not what the source gives now (rounds pack build)',
  ])
  assert.match(words, 'The built file is NOT what the source gives.')
  assert.is((await verified(file)).code, 0, 'the file alone is still what was signed')
})
test('a folder that was not built, or was given a new version since, is not verified', async () => {
  assert.is((await verified(newPackFolder())).code, 1)
  const { folder } = await made()
  edit(folder, 'package.json', '"version": "0.1.0"', '"version": "0.2.0"')
  const { code, words } = await verified(folder)
  assert.is(code, 1)
  assert.match(words, 'it was not built yet, or is of another version')
})
test('one byte that was changed breaks it', async () => {
  const { file } = await made()
  const bytes = readFileSync(file)
  bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1
  writeFileSync(file, bytes)
  const { code, words } = await verified(file)
  assert.is(code, 1)
  assert.match(words, 'the file was changed after it was built')
  assert.match(words, 'The pack is NOT as it was built.')
})
test('a first line that names another version than the pack itself breaks it', async () => {
  const { file } = await made()
  writeFileSync(file, readFileSync(file, 'utf8').replace('"version":"0.1.0","sha256"', '"version":"0.9.0","sha256"'))
  const { code, words } = await verified(file)
  assert.is(code, 1)
  assert.match(words, 'expected the pack of its first line, acme.lid-switch 0.9.0')
})
test('a signature that the key it names did not make breaks it', async () => {
  const { file } = await made(OTHER.privateKey)
  const forged = readFileSync(file, 'utf8').replace(fingerprint(OTHER.publicKey), fingerprint(ACME.publicKey))
  writeFileSync(file, forged)
  assert.is((await verified(file, KNOWN)).code, 1)
  assert.is((await verified(file, NOBODY, ACME.publicKey)).code, 1)
})
test('intact and unsigned is 3', async () => {
  const folder = newPackFolder()
  const body = await buildBody(folder)
  writeBuilt(builtPath(folder, body), body)
  const { verdict, code, words } = await verified(folder)
  assert.is(code, 3)
  assert.is(verdict.signature, undefined)
  assert.match(words, 'The pack is intact, but not signed.')
  assert.match(words, 'it would only be listed: it is not signed')
})
test('of a key that nobody named and the key list does not know, nobody can say whether it signed', async () => {
  const { file } = await made()
  const { verdict, code, words } = await verified(file, NOBODY)
  assert.is(code, 3)
  assert.is(verdict.signature?.isChecked, false)
  assert.match(words, 'whether its signature is good cannot be told without the key: name it with --signer')
})
test('--signer decides, whatever the key list says', async () => {
  const { file } = await made()
  assert.is((await verified(file, NOBODY, ACME.publicKey)).code, 0)
  const { code, words } = await verified(file, KNOWN, OTHER.publicKey)
  assert.is(code, 3)
  assert.match(words, 'it is NOT signed with the key that you named')
})
test('the key of another publisher is no key of this one', async () => {
  const { file } = await made(OTHER.privateKey)
  const trust: TrustFile = { publishers: { ...KNOWN.publishers, other: { keys: [keyLine(OTHER.publicKey)], may: ['check', 'fix'] } } }
  const { verdict, code } = await verified(file, trust)
  assert.is(code, 3)
  assert.equal([verdict.signature?.knownAs, verdict.here?.mayCheck], ['other', false])
})
test('a pack for another version of Rounds is intact, and could not be used here', async () => {
  const { file } = await made()
  const { body } = readBuilt(file)
  const future = unsignedPack({ ...body, manifest: { ...body.manifest, engines: { rounds: '^99.0.0' } } })
  writeFileSync(file, signedPack(future, ACME.privateKey, file))
  const { verdict, code } = await verified(file)
  assert.is(code, 0)
  assert.is(verdict.here?.mayCheck, false)
  assert.match(verdict.here?.reason ?? '', 'engines.rounds: expected a range with this version of Rounds')
})

test('building again leaves what is the same already, with its signature; anything else is written', async () => {
  const { folder, file } = await made()
  const before = readFileSync(file)
  assert.is(writeBuilt(file, await soundBody(folder)).was, 'same')
  assert.ok(before.equals(readFileSync(file)))
  writeFileSync(file, 'rubbish')
  assert.is(writeBuilt(file, await soundBody(folder)).was, 'stale')
  assert.is(readBuilt(file).head.signature, undefined)
})
test('a pack that no computer would take is not built', async () => {
  const folder = newPackFolder()
  edit(folder, 'manifests/lid-switch.json', '"notice": "lid-switch"', '"notice": "screen-lock"')
  try {
    await soundBody(folder)
    assert.unreachable()
  } catch (error) {
    assert.instance(error, UsageError)
    assert.match(String(error), 'manifests/lid-switch.json: facts.notice: expected the name of a fact')
  }
})

test('the commands: sign builds what is missing and says so, verify answers as JSON', () => {
  const folder = newPackFolder()
  const keys = emptyFolder()
  const [key, signer] = [join(keys, 'key.pem'), join(keys, 'signer.pem')]
  writeFileSync(key, ACME.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  writeFileSync(signer, ACME.publicKey.export({ type: 'spki', format: 'pem' }))
  const signed = rounds(['pack', 'sign', folder, '--key', key])
  assert.is(signed.code, 0, signed.stderr)
  assert.match(signed.stdout, /^built {4}.*acme\.lid-switch-0\.1\.0\.pack, because it was not built yet\nsigned /)
  assert.match(signed.stdout, fingerprint(ACME.publicKey))
  const elsewhere = emptyFolder()
  const built = rounds(['pack', 'build', folder, '--out', elsewhere])
  assert.is(built.code, 0, built.stderr)
  const file = join(elsewhere, 'acme.lid-switch-0.1.0.pack')
  const unsigned = rounds(['pack', 'verify', file, '--signer', signer])
  assert.is(unsigned.code, 3, unsigned.stderr)
  cpSync(join(folder, 'dist/acme.lid-switch-0.1.0.pack'), file)
  const good = rounds(['pack', 'verify', file, '--signer', signer, '--json'])
  assert.is(good.code, 0, good.stderr)
  const said = JSON.parse(good.stdout) as { isIntact: boolean; id: string; signature: { isOfSigner: boolean } }
  assert.equal([said.isIntact, said.id, said.signature.isOfSigner], [true, 'acme.lid-switch', true])
})
test('the commands: what is no pack is wrong usage', () => {
  for (const args of [
    ['verify', '/nonexistent.pack'],
    ['build', emptyFolder()],
    ['build', '/nonexistent'],
  ]) {
    const { code, stderr } = rounds(['pack', ...args])
    assert.is(code, 64, stderr)
    assert.not.match(stderr, 'at ')
  }
})

test.run()
