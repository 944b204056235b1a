import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { redacted } from '../../../lib/logs/redact.ts'

const test = suite('redaction')

test('a secret is gone however deep it stands', () => {
  const data = { a: [{ b: { Password: 'hunter2', apiKey: 'abc', other: 1 } }], DefaultPassword: 'x', token: 't' }
  assert.equal(redacted(data), {
    a: [{ b: { Password: '[redacted]', apiKey: '[redacted]', other: 1 } }],
    DefaultPassword: '[redacted]',
    token: '[redacted]',
  })
})
test('truth values and numbers under such names stay', () =>
  assert.equal(redacted({ passwordRequired: true, maximumPasswordAge: 90 }), { passwordRequired: true, maximumPasswordAge: 90 }))
test('a loop does not hang', () => {
  const loop: Record<string, unknown> = {}
  loop.again = loop
  assert.match(JSON.stringify(redacted(loop)), 'too deep')
})
test('no text under a secret name survives in any shape', () => {
  const shape = fc.letrec((tie) => ({
    node: fc.oneof(fc.constant('SECRET'), fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }), fc.array(tie('node'), { maxLength: 3 })),
  })).node
  fc.assert(fc.property(shape, (inner) => !JSON.stringify(redacted({ outer: { password: 'SECRET-TEXT', inner } })).includes('SECRET-TEXT')))
})

test.run()
