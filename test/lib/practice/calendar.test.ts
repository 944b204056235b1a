import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isClinicOpen, USUAL_CALENDAR } from '../../../lib/practice/calendar.ts'

const test = suite('clinic calendar')
const isOpen = (iso: string, calendar = USUAL_CALENDAR) => isClinicOpen(calendar, new Date(iso))

// New Zealand is UTC+13 in summer and UTC+12 in winter.
test('half past seven in the morning opens the clinic', () => assert.is(isOpen('2026-11-22T18:30:00Z'), true))
test('one minute earlier it is closed', () => assert.is(isOpen('2026-11-22T18:29:00Z'), false))
test('half past six in the evening closes it', () => {
  assert.is(isOpen('2026-11-23T05:29:00Z'), true)
  assert.is(isOpen('2026-11-23T05:30:00Z'), false)
})
test('Sunday is closed', () => assert.is(isOpen('2026-11-21T22:00:00Z'), false))
test('Saturday is open in the morning only', () => {
  assert.is(isOpen('2026-11-20T20:00:00Z'), true)
  assert.is(isOpen('2026-11-21T00:30:00Z'), false)
})
test('in winter the same wall clock is an hour later in UTC', () => {
  assert.is(isOpen('2026-07-05T19:29:00Z'), false)
  assert.is(isOpen('2026-07-05T19:30:00Z'), true)
})
test('the Monday after daylight saving began follows the new clock', () => {
  // It began on Sunday 27 September 2026.
  assert.is(isOpen('2026-09-27T18:29:00Z'), false)
  assert.is(isOpen('2026-09-27T18:30:00Z'), true)
})
test('the Monday after daylight saving ended follows the old clock', () => {
  // It ended on Sunday 5 April 2026.
  assert.is(isOpen('2026-04-05T18:45:00Z'), false)
  assert.is(isOpen('2026-04-05T19:30:00Z'), true)
})
test('a closed day is closed although its weekday is open', () => {
  assert.is(isOpen('2026-12-24T21:00:00Z', { ...USUAL_CALENDAR, closedDays: ['2026-12-25'] }), false)
})
test('a span may end at midnight', () => {
  const calendar = { timeZone: 'Pacific/Auckland', open: { mon: ['18:00-24:00'] } }
  assert.is(isOpen('2026-11-23T10:59:00Z', calendar), true)
  assert.is(isOpen('2026-11-23T11:00:00Z', calendar), false)
})
test('a time zone that does not exist is named', () => {
  assert.throws(() => isOpen('2026-11-23T10:59:00Z', { timeZone: 'Pacific/Aukland', open: {} }), /Pacific\/Aukland.*does not exist/)
})

test.run()
