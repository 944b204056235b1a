import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ageOf, yearsSince } from '../../../lib/data/hardware-age.ts'
import type { Hardware } from '../../../lib/facts/hardware/shape.ts'

const test = suite('the age of hardware')
const TODAY = '2026-11-22'
const hardware = (over: Partial<Hardware> = {}): Hardware => ({
  maker: 'Lab',
  model: 'One',
  chassis: 'desktop',
  atLeastSince: [],
  disks: [],
  volumes: [],
  missed: [],
  ...over,
})
const since = (day: string, what = 'its firmware') => ({ since: day, what, source: 'test' })

test('the oldest evidence bounds the age from below', () => {
  const { atLeast, atMost } = ageOf(hardware({ atLeastSince: [since('2023-01-01'), since('2020-11-22', 'its disk')] }), TODAY)
  assert.equal(atLeast, { years: 6, why: 'its disk', source: 'test' })
  assert.is(atMost, undefined)
})
test('the processor bounds it from above', () =>
  assert.equal(ageOf(hardware({ processor: '13th Gen Intel(R) Core(TM) i5-1335U' }), TODAY).atMost, {
    years: 4.8,
    why: 'processors like its own came out in 2022',
    source: 'processor name',
  }))
test('the model of a Mac speaks before its processor', () =>
  assert.is(
    ageOf(hardware({ maker: 'Apple', model: 'Mac16,1', processor: 'Apple M1' }), TODAY).atMost?.why,
    'the model Mac16,1 came out in 2024',
  ))
test('a disk older than the processor came out of another computer', () => {
  const processor = 'Intel(R) Core(TM) Ultra 7 155H'
  assert.is(ageOf(hardware({ processor, atLeastSince: [since('2015-01-01')] }), TODAY).atLeast, undefined)
  assert.is(ageOf(hardware({ processor, atLeastSince: [since('2015-01-01'), since('2025-11-22')] }), TODAY).atLeast?.years, 1)
})
test('a processor from the future of the clock says nothing', () =>
  assert.is(ageOf(hardware({ processor: 'Intel(R) Core(TM) Ultra 7 155H' }), '2020-01-01').atMost, undefined))
test('nothing known is no bound', () => assert.equal(ageOf(hardware(), TODAY), {}))
test('years are not rounded up', () => {
  assert.is(yearsSince('2021-11-23', TODAY), 4.9)
  assert.is(yearsSince('2021-11-21', TODAY), 5)
  assert.is(yearsSince('2026-11-22', TODAY), 0)
})
test('a birthday on 29 February is one', () => {
  assert.is(yearsSince('2020-02-29', '2025-02-28'), 4.9)
  assert.is(yearsSince('2020-02-29', '2025-03-01'), 5)
})

test.run()
