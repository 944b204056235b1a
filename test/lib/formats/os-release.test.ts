import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { osRelease } from '../../../lib/formats/os-release.ts'

const test = suite('os-release')

// In the form of os-release(5).
test('a distribution is read with its version', () => {
  const text =
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n'
  const release = { id: 'debian', idLike: [], name: 'Debian GNU/Linux 12 (bookworm)', versionId: '12', codename: 'bookworm' }
  assert.equal(osRelease(text), { state: 'value', value: release })
})
test('Debian testing has no version', () => {
  const answer = osRelease('ID=debian\nPRETTY_NAME="Debian GNU/Linux trixie/sid"\nVERSION_CODENAME=trixie')
  assert.is(answer.state === 'value' && 'versionId' in answer.value, false)
})
test('a derivative names what it is built on', () => {
  const answer = osRelease('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID=22\nUBUNTU_CODENAME=noble')
  assert.equal(answer.state === 'value' && [answer.value.idLike, answer.value.baseCodename], [['ubuntu', 'debian'], 'noble'])
})
test('a text without ID is no answer', () => assert.is(osRelease('\0\x01garbage').state, 'failed'))
test('an empty text is no answer', () => assert.is(osRelease('').state, 'failed'))

test.run()
