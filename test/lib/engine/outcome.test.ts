import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change, Plan } from '../../../lib/api.ts'
import { CHANGE_JOURNAL } from '../../../lib/engine/judge.ts'
import { betterOutcome, isNoBetter, isWorse, staysOpen, waitsForRestartOnly } from '../../../lib/engine/outcome.ts'
import type { ResultItem, Status } from '../../../lib/schema/types.ts'

const test = suite('outcomes of a fix')
const item = (status: Status, ...parts: Array<[Status, string?]>): ResultItem => ({
  id: 'i',
  version: '1.0.0',
  status,
  summary: `it is ${status}`,
  measures: {},
  parts: parts.map(([of, source = 'test']) => ({ scope: 's', status: of, observed: 'o', expected: 'e', source, owner: 'local' })),
})
const plan = (more: Partial<Plan> = {}): Plan => ({ changes: [], takesEffect: 'now', ...more })
const waiting = item('warn', ['pass'], ['warn', CHANGE_JOURNAL])

test('a better verdict stays', () => {
  assert.is(isNoBetter(item('fail', ['fail']), item('pass', ['pass'])), false)
  assert.is(isNoBetter(item('fail', ['fail']), item('warn', ['warn'])), false)
})
test('the same verdict stays only when fewer parts are open', () => {
  assert.is(isNoBetter(item('fail', ['fail'], ['fail']), item('fail', ['fail'], ['pass'])), false)
  assert.is(isNoBetter(item('fail', ['fail'], ['fail']), item('fail', ['fail'], ['fail'])), true)
})
test('a worse verdict does not stay', () => assert.is(isNoBetter(item('warn', ['warn']), item('fail', ['fail'])), true))
test('what cannot be seen any more does not stay, though unknown is less bad than fail', () =>
  assert.is(isNoBetter(item('fail', ['fail']), item('unknown')), true))
test('what was hidden before the fix as well is no reason to take it back', () => {
  const hidden = (status: Status, ...parts: Array<[Status, string?]>) => {
    const found = item(status, ['unknown'], ...parts)
    return { ...found, parts: found.parts.map((part, index) => (index === 0 ? { ...part, scope: 'account:entra' } : part)) }
  }
  assert.is(isNoBetter(hidden('fail', ['fail']), hidden('unknown', ['pass'])), false)
  assert.is(isNoBetter(hidden('fail', ['fail']), item('unknown', ['unknown'])), true)
})
test('upkeep may leave the verdict as it is, and no worse', () => {
  assert.is(isWorse(item('pass', ['pass']), item('pass', ['pass'])), false)
  assert.is(isWorse(item('warn', ['warn']), item('fail', ['fail'])), true)
  assert.is(isWorse(item('pass', ['pass']), item('unknown')), true)
})
test('a pass with nothing left is fixed', () => assert.is(betterOutcome(item('pass', ['pass']), plan(), {}).outcome, 'fixed'))
test('a pass with something left is improved, and says what', () => {
  const open = staysOpen(plan({ leaves: ['run chage -M 90 anna'] }), [])
  assert.equal(open, { leaves: ['run chage -M 90 anna'] })
  assert.is(betterOutcome(item('pass', ['pass']), plan(), open).outcome, 'improved')
})
test('a consent that is missing for several changes is asked for once', () => {
  const consent = { code: 'expire-passwords', because: 'They expire.' }
  const change: Change = { kind: 'password-age', user: 'anna', maximumDays: 90, risk: 'safe', consent }
  assert.equal(staysOpen(plan(), [change, { ...change, user: 'bert' }]), { withheld: [consent] })
  assert.is(betterOutcome(item('pass', ['pass']), plan(), staysOpen(plan(), [change])).outcome, 'improved')
})
test('only the restart is missing', () => {
  assert.is(waitsForRestartOnly(waiting), true)
  assert.is(betterOutcome(waiting, plan({ takesEffect: 'restart' }), {}).outcome, 'pending-restart')
})
test('a warning of its own is more than a missing restart', () => {
  const more = item('warn', ['warn'], ['warn', CHANGE_JOURNAL])
  assert.is(waitsForRestartOnly(more), false)
  assert.is(betterOutcome(more, plan({ takesEffect: 'restart' }), {}).outcome, 'improved')
})
test('a pass waits for nothing', () => assert.is(waitsForRestartOnly(item('pass', ['pass'])), false))

test.run()
