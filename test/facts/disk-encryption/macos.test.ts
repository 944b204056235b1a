import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/disk-encryption/macos.ts'
import type { Volume } from '../../../lib/facts/disk-encryption/shape.ts'
import { printed } from '../answers.ts'

/** Outputs as fdesetup(8) documents them. */
const test = suite('disk encryption on macOS')
const [yes, no] = [printed('true\n'), printed('false\n', 1)]
const volume = (status: string, personalKey = yes, institutionalKey = no): Volume | undefined => {
  const found = parse({ status: printed(status), personalKey, institutionalKey })
  return found.state === 'value' ? found.value.volumes[0] : undefined
}

test('FileVault that is on, with a key to recover', () =>
  assert.equal(volume('FileVault is On.\n'), {
    name: 'the start volume',
    use: 'system',
    state: 'encrypted',
    recovery: true,
    source: 'fdesetup status',
  }))
test('off, encrypting and decrypting', () => {
  assert.is(volume('FileVault is Off.\n')?.state, 'off')
  assert.is(volume('FileVault is On.\nEncryption in progress: Percent completed = 12\n')?.state, 'encrypting')
  assert.is(volume('FileVault is Off.\nDecryption in progress: Percent completed = 12\n')?.state, 'decrypting')
})
test('either key recovers; no key is told; keys that were not read are not known', () => {
  assert.is(volume('FileVault is On.', no, yes)?.recovery, true)
  assert.is(volume('FileVault is On.', no, no)?.recovery, false)
  assert.is(volume('FileVault is On.', no, printed('error', 1))?.recovery, 'unknown')
})
test('words that are not known, and a tool that is refused, are no answer', () => {
  assert.is(volume('Error: not supported'), undefined)
  assert.is(parse({ status: denied('no'), personalKey: yes, institutionalKey: no }).state, 'failed')
})

test('keys that were not read may be none, where no other key is known', () => {
  const unread = (personal: typeof yes, institutional: typeof yes) => volume('FileVault is On.', personal, institutional)?.unread
  assert.is(unread(denied('no'), no), 'whether there is a recovery key could not be read: no')
  assert.is(unread(no, denied('no')), 'whether there is a recovery key could not be read: no')
  assert.is(unread(no, printed('error', 1)), 'whether there is a recovery key could not be read: fdesetup ended with 1')
  assert.equal([unread(denied('no'), yes), unread(yes, denied('no')), unread(no, no)], [undefined, undefined, undefined])
})

test.run()
