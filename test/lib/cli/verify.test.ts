import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fingerprint, publicPem } from '../../../lib/practice/keys.ts'
import { kowhai } from '../practice/fixtures/kowhai.ts'
import { packed, SIGNER, sealedAnswers, tampered, unsigned } from '../practice/fixtures/packed.ts'
import { HOSTILE } from '../report/fixtures/documents.ts'
import { rounds } from './rounds.ts'

const test = suite('rounds verify')

let folder: string
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-verify-'))
})
test.after(() => rmSync(folder, { recursive: true, force: true }))

function fileWith(data: string | Buffer, name = 'package.zip'): string {
  const path = join(folder, name)
  writeFileSync(path, data)
  return path
}

test('of an intact package it says what it is, who signed, and that nothing was changed', async () => {
  const file = fileWith(await packed(kowhai({ attestations: sealedAnswers() })))
  const { code, stdout, stderr } = rounds(['verify', file])
  assert.is(stderr, '')
  assert.match(stdout, /^Evidence package of Kōwhai Health, as of 24 November 2026, made by Rounds /)
  assert.match(stdout, /\n\d+ files are as they were packed\.\n/)
  assert.match(
    stdout,
    `signed with the key ${fingerprint(SIGNER.publicKey)}. That key came with the package, so this only proves that its holder signed.`,
  )
  assert.match(stdout, 'Answers: 4. Signed by people that the practice file names: 0. Sealed: 4. Not sealed: 0.')
  assert.match(stdout, 'The records of changes of 2 computers end as their results say.')
  assert.match(stdout, 'The report was made of exactly these results')
  assert.match(stdout, /The package is intact\.\n$/)
  assert.is(code, 0)
})
test('it names what was changed, and exits with 1', async () => {
  const file = fileWith(tampered(await packed(), { 'report.csv': 'Fine', 'waivers.json': undefined, 'x.txt': 'x' }))
  const { code, stdout } = rounds(['verify', file])
  assert.match(stdout, /Changed: report\.csv\n/)
  assert.match(stdout, /Missing: waivers\.json\n/)
  assert.match(stdout, /Not in the list of hashes: x\.txt\n/)
  assert.match(stdout, /The package is NOT as it was made\.\n$/)
  assert.is(code, 1)
})
test('with --signer it exits with 3 where somebody else or nobody signed', async () => {
  const signer = fileWith(publicPem(SIGNER.publicKey), 'signer.pem')
  const good = rounds(['verify', fileWith(await packed()), '--signer', signer])
  assert.is(good.code, 0)
  assert.match(good.stdout, 'signed with the key that you named')
  const none = rounds(['verify', fileWith(await unsigned()), '--signer', signer])
  assert.is(none.code, 3)
  assert.match(none.stdout, /not signed with the key that you asked for\.\n$/)
})
test('--json prints the verdict and nothing else', async () => {
  const { code, stdout } = rounds(['verify', fileWith(await unsigned()), '--json'])
  const verdict = JSON.parse(stdout)
  assert.is(code, 0)
  assert.equal([verdict.schema, verdict.isIntact, verdict.report.state, verdict.signature.state], [1, true, 'same', 'none'])
})
test('what is no package, is cut off or is not there exits with 64, one sentence and no stack', async () => {
  const whole = await unsigned()
  const files = [fileWith('Dear practice', 'a.zip'), fileWith(whole.subarray(0, 9000), 'b.zip'), join(folder, 'nowhere.zip'), folder]
  for (const file of files) {
    const { code, stdout, stderr } = rounds(['verify', file])
    assert.is(code, 64, file)
    assert.is(stdout, '')
    assert.match(stderr, /^rounds: .*(is no evidence package that can be read|cannot be read): .+\n$/)
  }
})
test('a private key as --signer is refused', async () => {
  const key = fileWith(SIGNER.privateKey.export({ type: 'pkcs8', format: 'pem' }), 'key.pem')
  const { code, stderr } = rounds(['verify', fileWith(await unsigned()), '--signer', key])
  assert.is(code, 64)
  assert.match(stderr, 'expected the public half')
})
test('a hostile name moves no cursor and says nothing in the name of Rounds', async () => {
  const practice = `${HOSTILE}\u001b[2J\nThe package is intact.`
  const hostile = await packed(kowhai({ practice: { ...kowhai().practice, practice } }))
  const { stdout } = rounds(['verify', fileWith(tampered(hostile, { 'x.txt': 'x' }))])
  assert.ok(!stdout.includes('\u001b') && !stdout.includes('\u202e'))
  assert.not.match(stdout, /^The package is intact\./m)
})

test.run()
