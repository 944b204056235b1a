import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context } from '../../lib/api.ts'
import type { ScreenLock, Seat } from '../../lib/facts/screen-lock/shape.ts'
import judge from '../../scripts/screen-lock.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('screen-lock')

const context: Context = {
  platform: 'linux',
  ...ORDINARY,
}
const SETTINGS = { maxIdleSeconds: 900, acceptSleepLock: false, graceMax: 5 }
const seat = (scope: string, lockAfterSeconds: Seat['lockAfterSeconds'], rest: Partial<Seat> = {}): Seat => ({
  scope,
  lockAfterSeconds,
  weaknesses: [],
  through: 'shell',
  source: 'test',
  owner: 'local',
  ...rest,
})
const of = (seats: Seat[], rest: Partial<ScreenLock> = {}, settings = SETTINGS) =>
  judge({ lock: { seats, newcomers: [], blockers: [], levers: {}, ...rest } }, settings, context)

test('exactly 15 minutes pass', () => assert.is(of([seat('shell', 900)]).status, 'pass'))
test('one second more fails', () => assert.is(of([seat('shell', 901)]).status, 'fail'))
test('one open seat fails the computer', () => assert.is(of([seat('user:a', 300), seat('user:b', 'never')]).status, 'fail'))
test('no seat observed is unknown', () => assert.is(of([]).status, 'unknown'))
test('a seat that is not known makes the computer unknown and says why', () => {
  const finding = of([seat('user:a', 300), seat('user:b', 'unknown', { why: 'hive not loaded' })])
  assert.is(finding.status, 'unknown')
  assert.match(finding.summary, 'hive not loaded')
})
test('a weakness is a warning', () => assert.is(of([seat('shell', 300, { weaknesses: ['not read-only'] })]).status, 'warn'))
test('a weakness does not soften a lock that comes too late', () => {
  assert.is(of([seat('shell', 3600, { weaknesses: ['not read-only'] })]).status, 'fail')
})
test('a grace of more than five seconds is a warning', () => {
  assert.is(of([seat('user:a', 605, { graceSeconds: 5 })]).status, 'pass')
  assert.is(of([seat('user:a', 606, { graceSeconds: 6 })]).status, 'warn')
})
test('a lock only by sleep is a warning, and passes where that is accepted', () => {
  const sleeper = [seat('user:a', 'never', { sleepLockAfterSeconds: 600 })]
  assert.is(of(sleeper).status, 'warn')
  assert.is(of(sleeper, {}, { ...SETTINGS, acceptSleepLock: true }).status, 'pass')
})
test('sleep that comes too late is no lock, and unknown sleep is unknown', () => {
  assert.is(of([seat('user:a', 'never', { sleepLockAfterSeconds: 901 })]).status, 'fail')
  assert.is(of([seat('user:a', 'never', { sleepLockAfterSeconds: 'unknown' })]).status, 'unknown')
})
test('unknown sleep does not matter where the screen locks', () => {
  assert.is(of([seat('user:a', 600, { sleepLockAfterSeconds: 'unknown' })]).status, 'pass')
})
test('a missing lock for newcomers is a warning where everybody known has one', () => {
  assert.is(of([seat('user:a', 600)], { newcomers: [seat('machine', 'never')] }).status, 'warn')
})
test('a missing lock for newcomers fails where nobody is known', () => {
  assert.is(of([], { newcomers: [seat('machine', 'never')] }).status, 'fail')
  assert.is(of([seat('shell', 600)], { newcomers: [seat('machine', 'never')] }).status, 'fail')
})
test('automatic logon defeats any limit', () => {
  const finding = of([seat('machine', 300)], { blockers: [{ what: 'automatic logon is on', source: 'test', owner: 'local' }] })
  assert.is(finding.status, 'fail')
  assert.match(finding.summary, 'automatic logon is on')
})
test('a waiver can be pinned to the longest time, but only where every seat has one', () => {
  assert.equal(of([seat('user:a', 300), seat('user:b', 1800)]).measures, { lockAfterSeconds: 1800 })
  assert.equal(of([seat('user:a', 300), seat('user:b', 'never')]).measures, {})
})
test('the summary fits a line of an RMM', () => {
  assert.ok(of([seat('user:Ünal', 'unknown', { why: 'x'.repeat(300) })]).summary.length <= 120)
})

test.run()
