import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { daysBetween, daysLater, fileTime, isoTime, newest, oldest } from '../../../lib/formats/times.ts'

const test = suite('times')

test('a FILETIME becomes UTC', () => {
  // 116444736000000000 steps lie between 1601 and 1970; 2000-01-01 is 125911584000000000.
  const steps = 125_911_584_000_000_000n
  assert.is(fileTime(Number(steps >> 32n), Number(steps & 0xffffffffn)), '2000-01-01T00:00:00.000Z')
})
test('a low half that arrives as a negative number is the same time', () => {
  const steps = 125_911_584_000_000_000n
  const low = Number(steps & 0xffffffffn)
  assert.is(fileTime(Number(steps >> 32n), low | 0), '2000-01-01T00:00:00.000Z')
})
test('sentinels are no dates', () => {
  assert.is(fileTime(0, 0), undefined)
  assert.is(fileTime(0x7fffffff, 0xffffffff), undefined)
  for (const text of ['', 'never', '0001-01-01T00:00:00Z', '1899-12-30T00:00:00Z', undefined, 0]) {
    assert.is(isoTime(text), undefined)
  }
})
test('the newest and the oldest of several, some of them missing', () => {
  assert.is(newest('2026-01-01', undefined, '2026-02-01'), '2026-02-01')
  assert.is(oldest(undefined, '2026-01-01', '2026-02-01'), '2026-01-01')
  assert.is(newest(undefined), undefined)
})
test('35 days later', () => assert.is(daysLater('2026-11-01T00:00:00.000Z', 35), '2026-12-06T00:00:00.000Z'))
test('a file time is UTC, and times before 1980 mean never', () => {
  assert.is(fileTime(31_148_438, 3_309_887_488)?.slice(0, 4), '2024')
  assert.is(fileTime(0, 0), undefined)
  assert.is(fileTime(0x7fff_ffff, 0xffff_ffff), undefined)
  assert.is(fileTime(undefined, 1), undefined)
})

test('days between two times keep their fraction and their direction', () => {
  assert.is(daysBetween('2026-11-01T00:00:00Z', new Date('2026-11-02T12:00:00Z')), 1.5)
  assert.is(daysBetween('2026-11-02', '2026-11-01'), -1)
  assert.is(daysBetween('2024-02-28', '2024-03-01'), 2)
  assert.ok(Number.isNaN(daysBetween('never', '2026-11-01')))
})

test.run()
