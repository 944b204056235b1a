import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Status } from '../../../lib/api.ts'
import { rollUp } from '../../../lib/practice/roll-up.ts'

const test = suite('one verdict out of many machines')

const machine = (status: Status, index: number) => ({
  hostname: `pc-${index}`,
  finding: { status, summary: `it is ${status}`, parts: [], measures: {} },
})
const every = (...statuses: Status[]) => rollUp({ title: 'Computers lock' }, statuses.map(machine))
const one = (...statuses: Status[]) => rollUp({ title: 'Data is backed up', oneIsEnough: true }, statuses.map(machine))

test('one machine that fails, fails the practice', () => {
  assert.is(every('pass', 'fail', 'unknown').status, 'fail')
  assert.is(one('pass', 'fail').status, 'fail')
})
test('the machine that decides is named', () => assert.is(every('pass', 'fail').summary, 'pc-1: it is fail'))
test('usually every machine must be seen', () => {
  assert.is(every('pass', 'unknown', 'warn').status, 'unknown')
  assert.is(every('pass', 'warn').status, 'warn')
  assert.is(every('pass', 'not-applicable').status, 'pass')
})
test('where one is enough, machines that show nothing do not count', () => {
  assert.is(one('unknown', 'pass', 'not-applicable').status, 'pass')
  assert.is(one('warn', 'not-applicable').status, 'warn')
})
test('a practice where no machine shows a backup is unknown, not exempt', () => {
  assert.is(one('not-applicable', 'not-applicable').status, 'unknown')
  assert.is(one('not-applicable', 'unknown').status, 'unknown')
  assert.match(one('not-applicable').summary, /No computer shows it so far: Data is backed up/)
})
test('what applies to no machine does not apply', () => assert.is(every('not-applicable').status, 'not-applicable'))
test('a practice without machines knows nothing', () => {
  assert.is(every().status, 'unknown')
  assert.is(one().status, 'unknown')
})

test.run()
