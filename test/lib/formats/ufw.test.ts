import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ufwConfig, ufwStatus } from '../../../lib/formats/ufw.ts'

const test = suite('ufw')
const status = (policy: string) =>
  ufwStatus(`Status: active\nLogging: on (low)\nDefault: ${policy} (incoming), allow (outgoing), disabled (routed)\nNew profiles: skip\n`)
const incoming = (policy: string) => {
  const answer = status(policy)
  return answer.state === 'value' ? answer.value.incoming : answer.state
}

// In the form of ufw 0.36 under LC_ALL=C.
test('the default for what comes in is read', () => assert.equal(['deny', 'reject', 'allow'].map(incoming), ['deny', 'reject', 'allow']))
test('an unknown default is no answer', () => assert.is(incoming('whatever'), 'failed'))
test('inactive needs no defaults', () => assert.equal(ufwStatus('Status: inactive\n'), { state: 'value', value: { active: false } }))
test('the short form lacks the defaults and is no answer', () =>
  assert.is(ufwStatus('Status: active\n\nTo  Action  From\n').state, 'failed'))
test('no or translated output is no answer', () =>
  assert.equal(
    ['', 'Status: Aktiv\n'].map((text) => ufwStatus(text).state),
    ['failed', 'failed'],
  ))
test('the files say what the next start does', () => {
  assert.equal(ufwConfig('ENABLED=yes\nLOGLEVEL=low\n', 'IPV6=yes\nDEFAULT_INPUT_POLICY="REJECT"\n'), {
    state: 'value',
    value: { enabled: true, incoming: 'reject', ipv6: true },
  })
})
test('IPv6 that is not named is not filtered', () => {
  const answer = ufwConfig('ENABLED=no', '')
  assert.equal(answer, { state: 'value', value: { enabled: false, incoming: 'deny', ipv6: false } })
})
test('a broken policy is no answer', () => assert.is(ufwConfig('ENABLED=yes', 'DEFAULT_INPUT_POLICY=x').state, 'failed'))
test('a file without ENABLED is no answer', () => assert.is(ufwConfig('', '').state, 'failed'))

test.run()
