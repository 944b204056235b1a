import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { USUAL_CALENDAR } from '../../../../lib/practice/calendar.ts'
import { clockInWords, dayInWords, durationInWords, timeInWords, zoneOf } from '../../../../lib/report/page/dates.ts'

const test = suite('dates of the page')

for (const [at, zone, expected] of [
  ['2026-11-22T02:05:00.000Z', 'Pacific/Auckland', '22 November 2026, 3:05 pm'],
  ['2026-06-21T21:00:00Z', 'Pacific/Auckland', '22 June 2026, 9:00 am'],
  ['2026-11-21T11:00:00Z', 'Pacific/Auckland', '22 November 2026, 12:00 am'],
  ['2026-11-21T23:30:00Z', 'Pacific/Auckland', '22 November 2026, 12:30 pm'],
  ['2026-11-22T02:05:00Z', 'Pacific/Chatham', '22 November 2026, 3:50 pm'],
] as const) {
  test(`${at} is ${expected} in ${zone}`, () => assert.is(timeInWords(at, zone), expected))
}
test('a day stays the same day in every zone', () =>
  assert.equal([dayInWords('2027-03-01'), dayInWords('2027-03-01', 'America/Los_Angeles')], ['1 March 2027', '1 March 2027']))
test('a moment becomes the day on the clinic’s wall', () => assert.is(dayInWords('2027-02-28T20:00:00Z'), '1 March 2027'))
test('a clock on the wall shows no day', () =>
  assert.equal(
    [clockInWords('2026-11-21T21:32:00Z'), clockInWords('2026-11-21T21:32:00Z', 'UTC'), clockInWords('soon')],
    ['10:32 am', '9:32 pm', 'soon'],
  ))
test('the usual zone is the one of the usual calendar', () => assert.is(zoneOf(undefined), USUAL_CALENDAR.timeZone))
test('a text that is no date is shown as it is', () => assert.equal([dayInWords('soon'), timeInWords('')], ['soon', '']))
test('a zone that does not exist gives way to the usual one', () =>
  assert.equal(
    [zoneOf('Pacific/Atlantis'), zoneOf(undefined), zoneOf('Pacific/Chatham')],
    ['Pacific/Auckland', 'Pacific/Auckland', 'Pacific/Chatham'],
  ))
test('a duration reads without needless digits', () =>
  assert.equal([0, 420, 8420, 1000, 12_400, 59_600, 125_000].map(durationInWords), [
    '0 seconds',
    '0.4 seconds',
    '8.4 seconds',
    '1 second',
    '12 seconds',
    '1 min 0 s',
    '2 min 5 s',
  ]))

test.run()
