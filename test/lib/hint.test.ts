import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Part, Status } from '../../lib/api.ts'
import { hintOf } from '../../lib/hint.ts'

const test = suite('hints')
const part = (status: Status): Part => ({ scope: status, status, observed: 'x', expected: 'y', source: 'z', owner: 'none' })
const hint = (...statuses: Status[]) => hintOf(statuses.map(part), 'Nothing to see', ({ scope }) => `the ${scope} speaks`)

test('a weakness that was seen speaks before what could not be read', () => {
  assert.is(hint('unknown', 'warn', 'pass').status, 'warn')
  assert.is(hint('unknown', 'warn', 'fail').summary, 'the fail speaks')
})
test('without a weakness what could not be read is unknown, never a pass', () => assert.is(hint('pass', 'unknown').status, 'unknown'))
test('all parts stay in the finding', () => assert.is(hint('unknown', 'warn', 'pass').parts.length, 3))
test('no part at all says nothing', () => {
  assert.is(hint().status, 'not-applicable')
  assert.is(hint().summary, 'Nothing to see')
})
test('a pass is a pass', () => assert.is(hint('pass', 'not-applicable').status, 'pass'))

test.run()
