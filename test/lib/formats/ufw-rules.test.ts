import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ufwDecision, ufwRules } from '../../../lib/formats/ufw-rules.ts'

// Lines as ufw 0.36.2 writes them into user.rules.
const test = suite('rules of ufw')
const tuple = (...words: string[]) => `### tuple ### ${words.join(' ')}\n-A ufw-user-input -j X\n`
const anywhere = (action: string, protocol: string, ports: string, direction = 'in') =>
  tuple(action, protocol, ports, '0.0.0.0/0', 'any', '0.0.0.0/0', direction)
const says = (text: string, port: number, protocol: 'tcp' | 'udp' = 'tcp') => ufwDecision(ufwRules(text), { port, protocol })

test('a port, a list, a range and any port are understood', () => {
  assert.is(says(anywhere('allow', 'tcp', '22'), 22), 'let-in')
  assert.is(says(anywhere('allow', 'udp', '137,138'), 138, 'udp'), 'let-in')
  assert.is(says(anywhere('limit', 'tcp', '8000:8100'), 8100), 'let-in')
  assert.is(says(anywhere('allow', 'any', 'any'), 1), 'let-in')
  assert.is(says(anywhere('allow', 'tcp', '22'), 220), 'nothing')
  assert.is(says(anywhere('allow', 'tcp', '22'), 22, 'udp'), 'nothing')
})
test('the first rule that fits decides', () => {
  assert.is(says(anywhere('deny', 'any', '22') + anywhere('allow', 'tcp', '22'), 22), 'refused')
  assert.is(says(anywhere('allow', 'tcp', '22') + anywhere('reject', 'any', '22'), 22), 'let-in')
})
test('a rule for some senders, one interface or one address lets nobody else in', () => {
  assert.is(says(tuple('allow', 'tcp', '22', '0.0.0.0/0', 'any', '10.0.0.0/8', 'in'), 22), 'nothing')
  assert.is(says(anywhere('allow', 'tcp', '22', 'in_eth1'), 22), 'nothing')
  assert.is(says(tuple('allow', 'tcp', '22', '10.0.0.1', 'any', '0.0.0.0/0', 'in'), 22), 'nothing')
})
test('a refusal for some senders may be the one that counts', () =>
  assert.is(says(tuple('deny', 'any', 'any', '0.0.0.0/0', 'any', '10.9.0.2', 'in') + anywhere('allow', 'tcp', '22'), 22), 'refused'))
test('what goes out or through says nothing about what comes in', () => {
  assert.equal(ufwRules(anywhere('deny', 'tcp', '22', 'out')), [])
  assert.equal(ufwRules(anywhere('route:allow', 'any', '22')), [])
})
test('application profiles, comments and logging do not hide a rule', () => {
  assert.is(says(tuple('allow', 'tcp', '22', '::/0', 'any', '::/0', 'OpenSSH', '-', 'in'), 22), 'let-in')
  assert.is(says(tuple('allow', 'tcp', '22', '0.0.0.0/0', 'any', '0.0.0.0/0', 'in', 'comment=737368'), 22), 'let-in')
  assert.is(says(anywhere('allow_log', 'tcp', '22'), 22), 'let-in')
})

test.run()
