import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { monthEnds } from '../../../lib/facts/backups/schedule.ts'
import { hoursWithoutWeekends, localDay } from '../../../lib/facts/backups/schedule-days.ts'

const test = suite('days of a backup schedule')
const date = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)
const windows = (year: number, month: number, day: number) => monthEnds({ year, month, day }).map(({ from, to }) => [date(from), date(to)])
const hours = (from: string, to: string) => hoursWithoutWeekends(new Date(from), new Date(to))

test('the day is that of the clinic, in summer and in winter time', () => {
  assert.equal(localDay(new Date('2026-11-21T11:30:00Z')), { year: 2026, month: 11, day: 22, weekday: 'sun' })
  assert.equal(localDay(new Date('2026-07-21T11:30:00Z')), { year: 2026, month: 7, day: 21, weekday: 'tue' })
  assert.equal(localDay(new Date('2026-07-21T12:30:00Z'), 'UTC'), { year: 2026, month: 7, day: 21, weekday: 'tue' })
})

test('the end of a month is its last three days and the first three of the next', () => {
  assert.equal(windows(2026, 11, 18), [['2026-10-29', '2026-11-03']])
  assert.equal(windows(2026, 3, 4), [['2026-02-26', '2026-03-03']])
  assert.equal(windows(2028, 3, 4), [['2028-02-27', '2028-03-03']])
})
test('over the new year the month before is December of the year before', () =>
  assert.equal(windows(2027, 1, 15), [['2026-12-29', '2027-01-03']]))
test('while the first three days are not over, the month before counts as well', () => {
  assert.equal(windows(2026, 11, 3), [
    ['2026-10-29', '2026-11-03'],
    ['2026-09-28', '2026-10-03'],
  ])
  assert.is(windows(2027, 1, 1).length, 2)
  assert.equal(windows(2027, 1, 1)[1], ['2026-11-28', '2026-12-03'])
})
test('where the last three days are Friday to Sunday the Thursday counts, because the Friday may be a holiday', () => {
  assert.equal(windows(2024, 4, 10), [['2024-03-28', '2024-04-03']], 'Good Friday was 29 March 2024')
  assert.equal(windows(2024, 7, 10), [['2024-06-27', '2024-07-03']], 'Matariki was 28 June 2024')
})

test('hours of Saturday and Sunday at the clinic are not counted', () => {
  // Friday 22:00 to Monday 08:00, UTC+13.
  assert.is(hours('2026-11-13T09:00:00Z', '2026-11-15T19:00:00Z'), 10)
  assert.is(hours('2026-11-13T10:45:00Z', '2026-11-13T11:10:00Z'), 0.25)
  assert.is(hours('2026-11-14T00:00:00Z', '2026-11-14T10:00:00Z'), 0)
  assert.is(hours('2026-11-16T00:00:00Z', '2026-11-17T02:00:00Z'), 26)
  assert.is(hours('2026-11-17T00:00:00Z', '2026-11-16T00:00:00Z'), 0)
})
test('the night on which the clocks change has the hours that it really has', () => {
  // Summer time began on Sunday 27 September 2026 in New Zealand: the weekend had 47 hours.
  assert.is(hours('2026-09-25T11:00:00Z', '2026-09-27T12:00:00Z'), 2)
})

test.run()
