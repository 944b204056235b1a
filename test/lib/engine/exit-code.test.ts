import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exitCodeOf, fixExitCodeOf } from '../../../lib/engine/exit-code.ts'
import type { RemediationOutcome, Status } from '../../../lib/schema/types.ts'

const test = suite('exit codes')
const sweep = (...statuses: Status[]) => exitCodeOf(statuses.map((status) => ({ status })))
const waiver = { state: 'accepted', until: '2027-01-01', by: 'A', reason: 'r' } as const

test('each verdict has its code', () => {
  assert.equal(
    [sweep('pass'), sweep('not-applicable'), sweep('fail'), sweep('unknown'), sweep('warn'), sweep('attest-due')],
    [0, 0, 1, 2, 3, 4],
  )
})
test('in a sweep fail goes before unknown, unknown before warn, warn before attest-due', () => {
  assert.is(sweep('attest-due', 'warn', 'unknown', 'fail'), 1)
  assert.is(sweep('attest-due', 'warn', 'unknown'), 2)
  assert.is(sweep('pass', 'attest-due', 'warn'), 3)
  assert.is(sweep('pass', 'attest-due'), 4)
})
test('an accepted risk counts as pass', () => assert.is(exitCodeOf([{ status: 'fail', waiver }]), 0))
test('an expired one does not', () => assert.is(exitCodeOf([{ status: 'fail', waiver: { ...waiver, state: 'expired' } }]), 1))
const outcomes = (...list: RemediationOutcome['outcome'][]) => list.map((outcome) => ({ outcome }))
test('a fix that nobody has confirmed yet has something left to do', () => {
  assert.is(fixExitCodeOf([{ outcome: 'fixed', confirmUntil: '2026-11-22T10:00:00.000Z' }]), 3)
  assert.is(fixExitCodeOf([{ outcome: 'failed', confirmUntil: '2026-11-22T10:00:00.000Z' }]), 1)
})
test('a fix ends with 0 when all is done, 1 when something failed, 3 when something is left', () => {
  assert.is(fixExitCodeOf(outcomes('fixed', 'unchanged')), 0)
  assert.is(fixExitCodeOf(outcomes('fixed', 'refused')), 3)
  assert.is(fixExitCodeOf(outcomes('improved', 'undone')), 1)
  assert.is(fixExitCodeOf(outcomes('pending-restart')), 3)
  assert.is(fixExitCodeOf(outcomes('failed')), 1)
})

test.run()
