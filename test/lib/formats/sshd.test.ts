import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sshdPorts } from '../../../lib/formats/sshd.ts'

// Lines as sshd -T of OpenSSH 9.2 prints them.
const test = suite('sshd -T')

test('ports and addresses with a port count', () =>
  assert.equal(sshdPorts('port 22\nport 2222\naddressfamily any\nlistenaddress [::]:22\nlistenaddress 10.0.0.1:2022\n'), {
    state: 'value',
    value: [22, 2222, 2022],
  }))
test('an answer without a port is none', () => assert.is(sshdPorts('usepam yes\nx11port 6000\n').state, 'failed'))

test.run()
