import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { iptablesInput } from '../../../lib/formats/iptables.ts'

const test = suite('iptables')
const verdict = (...rules: string[]) => {
  const answer = iptablesInput(rules.join('\n'))
  return answer.state === 'value' ? answer.value.verdict : answer.state
}

// In the form of `iptables -S` of iptables 1.8.9.
test('policy DROP blocks', () =>
  assert.is(verdict('-P INPUT DROP', '-A INPUT -i lo -j ACCEPT', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'), 'blocked'))
test('policy ACCEPT without rules is open', () => assert.is(verdict('-P INPUT ACCEPT', '-P FORWARD DROP'), 'open'))
test('a last REJECT blocks, with its options and a comment', () => {
  assert.is(
    verdict('-P INPUT ACCEPT', '-A INPUT -m comment --comment "all the rest" -j REJECT --reject-with icmp-host-prohibited'),
    'blocked',
  )
})
test('a log rule decides nothing', () => assert.is(verdict('-P INPUT ACCEPT', '-A INPUT -j LOG --log-prefix "x "'), 'open'))
test('ACCEPT without condition undoes the policy', () => assert.is(verdict('-P INPUT DROP', '-A INPUT -j ACCEPT'), 'open'))
test('established connections are no door', () => {
  assert.is(verdict('-P INPUT DROP', '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'), 'blocked')
  assert.is(verdict('-P INPUT DROP', '-A INPUT -m state --state NEW -j ACCEPT'), 'undecided')
})
test('a drop of one port leaves the rest open', () =>
  assert.is(verdict('-P INPUT ACCEPT', '-A INPUT -p tcp -m tcp --dport 445 -j DROP'), 'open'))
test('a drop from everywhere but loopback cannot be judged', () =>
  assert.is(verdict('-P INPUT ACCEPT', '-A INPUT ! -i lo -j DROP'), 'undecided'))
test('a chain of its own may block', () =>
  assert.is(verdict('-P INPUT ACCEPT', '-N mine', '-A INPUT -j mine', '-A mine -j DROP'), 'blocked'))
test('a chain that returns leaves it to the policy', () =>
  assert.is(verdict('-P INPUT ACCEPT', '-N mine', '-A INPUT -j mine', '-A mine -j RETURN', '-A mine -j DROP'), 'open'))
test('traffic to this computer returns from a chain that says so', () => {
  assert.is(
    verdict('-P INPUT ACCEPT', '-N own', '-A INPUT -j own', '-A own -m addrtype --dst-type LOCAL -j RETURN', '-A own -j DROP'),
    'open',
  )
})
test('an unknown target comes to no verdict', () => assert.is(verdict('-P INPUT ACCEPT', '-A INPUT -j MAGIC'), 'undecided'))
test('an interface that is let in is remarked', () => {
  const answer = iptablesInput('-P INPUT DROP\n-A INPUT -i docker0 -j ACCEPT')
  assert.equal(answer.state === 'value' && answer.value.remarks, ['accepts all from docker0'])
})
test('output without a policy is no answer', () =>
  assert.equal([verdict(''), verdict('iptables: Permission denied')], ['failed', 'failed']))
test('no text makes it throw', () => {
  const unit = fc.constantFrom('-A INPUT ', '-N x\n', '-j ', 'x', '\n', '"', '-A x ', '! ', '-i ', '-g ')
  fc.assert(fc.property(fc.string({ unit }), (text) => void iptablesInput(`-P INPUT DROP\n${text}`)))
})

test.run()
