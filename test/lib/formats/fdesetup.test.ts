import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type FileVault, fileVault } from '../../../lib/formats/fdesetup.ts'

const test = suite('fdesetup')

const outputs: Array<[string, FileVault | undefined]> = [
  ['FileVault is On.\n', 'on'],
  ['FileVault is Off.\n', 'off'],
  ["FileVault is Off.\nDeferred enablement appears to be active for user 'anna'.\n", 'off'],
  ['FileVault is On.\nEncryption in progress: Percent completed = 41\n', 'encrypting'],
  ['FileVault is Off.\nDecryption in progress: Percent completed = 3\n', 'decrypting'],
  ['', undefined],
  ['Error: unknown', undefined],
  ['FileVault is Onerous', undefined],
]
for (const [output, state] of outputs) {
  test(`${JSON.stringify(output)} is ${state}`, () => assert.is(fileVault(output), state))
}

test.run()
