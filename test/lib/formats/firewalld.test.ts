import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { firewalldRunning, firewalldZones } from '../../../lib/formats/firewalld.ts'

const test = suite('firewalld')
const state = (exitCode: number, stdout: string, stderr = '') => firewalldRunning({ exitCode, stdout, stderr })

test('running is running', () => assert.equal(state(0, 'running\n'), { state: 'value', value: true }))
test('not running is told by code and by word', () => {
  assert.equal(state(252, '', 'not running\n'), { state: 'value', value: false })
  assert.equal(state(252, ''), { state: 'value', value: false })
})
test('success without a word is no answer', () => assert.is(state(0, '').state, 'failed'))

// In the form that firewall-cmd 1.3 and 2.x print.
const zone = (name: string, target: string, interfaces = '') =>
  `${name}\n  target: ${target}\n  icmp-block-inversion: no\n  interfaces: ${interfaces}\n  sources: \n  services: dhcpv6-client ssh\n  ports: 8080/tcp\n`
test('a zone is read', () => {
  const expected = {
    name: 'public',
    active: true,
    target: 'default',
    blocks: true,
    interfaces: ['eth0'],
    services: ['dhcpv6-client', 'ssh'],
    ports: ['8080/tcp'],
  }
  assert.equal(firewalldZones(zone('public (active)', 'default', 'eth0')), { state: 'value', value: [expected] })
})
test('several zones are read, each with its target', () => {
  const answer = firewalldZones(
    [zone('block', '%%REJECT%%'), zone('trusted (default, active)', 'ACCEPT', 'eth1'), zone('drop', 'DROP')].join('\n'),
  )
  assert.equal(answer.state === 'value' && answer.value.map(({ name, blocks, active }) => [name, blocks, active]), [
    ['block', true, false],
    ['trusted', false, true],
    ['drop', true, false],
  ])
})
test('no zone is no answer', () =>
  assert.equal(
    ['', 'FirewallD is not running', 'public\n  services: ssh'].map((text) => firewalldZones(text).state),
    ['failed', 'failed', 'failed'],
  ))
test('no text makes it throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ' ', '\n', '(', ')', 'target: ', 'ACCEPT', '\r') }),
      (text) => void firewalldZones(text),
    ),
  )
})

test.run()
