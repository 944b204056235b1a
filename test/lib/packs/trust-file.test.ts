import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changedTrust, keyLine, keyPrint, type TrustChange } from '../../../lib/packs/trust-file.ts'
import type { TrustFile } from '../../../lib/schema/types.ts'
import { keys, lineOf, otherKeys, trusting } from './sample-pack.ts'

const test = suite('changes of the key list')
const nobody: TrustFile = { publishers: {} }
const key = keys.publicKey

test('a publisher is added with a key and what its packs may do, and others stay', () => {
  const before = { ...trusting(['check']), untrusted: 'check' } as const
  const after = changedTrust(before, 'kauri', { key: otherKeys.publicKey, may: ['check', 'fix', 'fix'], note: 'Kauri Ltd' })
  assert.equal(after.publishers.acme, before.publishers.acme)
  assert.equal(after.publishers.kauri, { keys: [lineOf(otherKeys.publicKey)], may: ['check', 'fix'], note: 'Kauri Ltd' })
  assert.is(after.untrusted, 'check')
})
test('a key is one more, grants are replaced, and what is not said stays', () => {
  const more = changedTrust(trusting(['check', 'fix']), 'acme', { key: otherKeys.publicKey })
  assert.equal(more.publishers.acme, { keys: [lineOf(key), lineOf(otherKeys.publicKey)], may: ['check', 'fix'] })
  assert.equal(changedTrust(more, 'acme', { key }).publishers.acme?.keys.length, 2)
  assert.equal(changedTrust(more, 'acme', { may: ['check'] }).publishers.acme?.may, ['check'])
})
test('one key is withdrawn, and with the last one or without naming any the publisher', () => {
  const two = changedTrust(trusting(), 'acme', { key: otherKeys.publicKey })
  assert.equal(changedTrust(two, 'acme', { key, withdraw: true }).publishers.acme?.keys, [lineOf(otherKeys.publicKey)])
  assert.equal(changedTrust(trusting(), 'acme', { key, withdraw: true }), nobody)
  assert.equal(changedTrust(two, 'acme', { withdraw: true }), nobody)
})
test('what would make no sense is refused with what to do', () => {
  const cases: [TrustFile, string, TrustChange, string][] = [
    [nobody, 'acme', { may: ['check'] }, 'name its public key with --key FILE'],
    [nobody, 'acme', { key }, 'say with --may'],
    [nobody, 'acme', { key, may: ['fix'] }, 'is nothing without check'],
    [nobody, 'acme', { key, may: [] }, 'is nothing without check'],
    [nobody, 'acme', { key, may: ['check', 'procedures'] }, 'procedures are not carried out'],
    [nobody, 'Acme!', { key, may: ['check'] }, 'expected the name of a publisher'],
    [nobody, '__proto__', { key, may: ['check'] }, 'expected the name of a publisher'],
    [nobody, 'acme', { withdraw: true }, 'nothing to withdraw'],
    [trusting(), 'acme', { key: otherKeys.publicKey, withdraw: true }, 'does not have this key'],
    [trusting(), 'acme', { may: ['check'], withdraw: true }, 'leave out --may'],
  ]
  for (const [trust, publisher, change, because] of cases) {
    assert.throws(
      () => changedTrust(trust, publisher, change),
      (error: Error) => error.message.includes(because),
      because,
    )
  }
})
test('people compare keys by a fingerprint, and a line that is no key has none', () => {
  assert.match(keyPrint(keyLine(key)), /^[0-9a-f]{64}$/)
  assert.is(keyLine(keys.privateKey), keyLine(key))
  assert.match(keyPrint('A'.repeat(59)), 'no Ed25519 key')
})

test.run()
