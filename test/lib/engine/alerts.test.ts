import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Alert, alertOf, DEFAULT_RULES } from '../../../lib/engine/alerts.ts'
import type { ResultItem, Status } from '../../../lib/schema/types.ts'

const test = suite('alerts')
const day = (number: number) => new Date(Date.UTC(2026, 10, 1) + number * 86_400_000).toISOString()
const accepted = { state: 'accepted', until: '2027-03-01', by: 'Dr Ngata', reason: 'agreed' } as const

/** What is remembered after one finding a day, from the day named; the first round was on day 0. */
function after(start: number, ...findings: readonly (Status | 'accepted')[]): Alert[] {
  const alerts: Alert[] = []
  findings.forEach((found, index) => {
    const item: Pick<ResultItem, 'status' | 'waiver'> = found === 'accepted' ? { status: 'fail', waiver: accepted } : { status: found }
    alerts.push(alertOf(alerts.at(-1), item, DEFAULT_RULES, day(start + index), day(0)))
  })
  return alerts
}
const levels = (alerts: readonly Alert[]) => alerts.map(({ level, isNews }) => (isNews ? `${level}!` : level))

test('what is in order alerts nobody', () => assert.equal(levels(after(20, 'pass', 'not-applicable')), ['none', 'none']))
test('a fail is news once and stays an alert', () => assert.equal(levels(after(20, 'pass', 'fail', 'fail')), ['none', 'alert!', 'alert']))
test('in the first 14 days everything only informs, and what is still open then is news', () =>
  assert.equal(levels(after(12, 'fail', 'fail', 'fail', 'fail')), ['informational', 'informational', 'alert!', 'alert']))
test('what got worse is news, what got better is not', () =>
  assert.equal(levels(after(20, 'warn', 'fail', 'warn', 'fail')), ['alert!', 'alert!', 'alert', 'alert!']))
test('what was mended and fails again is news', () => assert.equal(levels(after(20, 'fail', 'pass', 'fail')), ['alert!', 'none', 'alert!']))
test('a fail that could not be told for a day is not news again', () =>
  assert.equal(levels(after(20, 'fail', 'unknown', 'fail')), ['alert!', 'informational', 'alert']))
test('unknown is an alert only after seven days', () => {
  const found = levels(after(20, ...Array.from({ length: 10 }, (): Status => 'unknown')))
  assert.equal(found, [...Array.from({ length: 8 }, () => 'informational'), 'alert!', 'alert'])
})
test('a question that is due never wakes anybody', () =>
  assert.equal(new Set(levels(after(20, ...Array.from({ length: 30 }, (): Status => 'attest-due')))), new Set(['informational'])))
test('an accepted risk alerts nobody, and when it ends the finding is news', () =>
  assert.equal(levels(after(20, 'fail', 'accepted', 'fail')), ['alert!', 'none', 'alert!']))
test('a clock that was set back makes nothing older', () => {
  const before = alertOf(undefined, { status: 'unknown' }, DEFAULT_RULES, day(30), day(0))
  assert.is(alertOf(before, { status: 'unknown' }, DEFAULT_RULES, day(2), day(0)).level, 'informational')
})
test('days are those of the rules', () => {
  const loud = { informationalDays: 0, unknownAfterDays: 0 }
  assert.is(alertOf(undefined, { status: 'fail' }, loud, day(0), day(0)).level, 'alert')
})

test.run()
