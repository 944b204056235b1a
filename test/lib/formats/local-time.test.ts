import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utcOf } from '../../../lib/formats/local-time.ts'

// New Zealand: summer time (UTC+13) began on 27 September 2026 at 14:00 UTC of the day before, and ends on 4 April 2027.
const test = suite('local times as UTC')
const offsets = [
  { from: '2026-09-01T00:00:00.000Z', minutes: 720 },
  { from: '2026-09-26T14:00:00.000Z', minutes: 780 },
]
const autumn = [
  { from: '2027-03-01T00:00:00.000Z', minutes: 780 },
  { from: '2027-04-03T14:00:00.000Z', minutes: 720 },
]
const local = (text: string) => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/\D/).map(Number)
  return { year, month, day, hour, minute, second }
}

test('each side of the change takes its own offset', () => {
  assert.is(utcOf(local('2026-09-26 22:00:00'), offsets), '2026-09-26T10:00:00.000Z')
  assert.is(utcOf(local('2026-09-27 22:00:00'), offsets), '2026-09-27T09:00:00.000Z')
})
test('minutes before and after the leap are minutes apart', () => {
  assert.is(utcOf(local('2026-09-27 01:59:00'), offsets), '2026-09-26T13:59:00.000Z')
  assert.is(utcOf(local('2026-09-27 03:01:00'), offsets), '2026-09-26T14:01:00.000Z')
})
test('in the hour that comes twice the earlier is taken', () => {
  assert.is(utcOf(local('2027-04-04 02:30:00'), autumn), '2027-04-03T13:30:00.000Z')
})
test('a time before the first offset takes that one', () =>
  assert.is(utcOf(local('2026-08-01 12:00:00'), offsets), '2026-08-01T00:00:00.000Z'))
test('without an offset, and for year 1, there is no time', () => {
  assert.is(utcOf(local('2026-09-27 22:00:00'), []), undefined)
  assert.is(utcOf({ ...local('2026-09-27 22:00:00'), year: 1601 }, offsets), undefined)
})

test.run()
