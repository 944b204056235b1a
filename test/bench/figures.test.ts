import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { barInWords, keepsBar, ratiosOf, type Sample, spreadOf, withUnit } from '../../bench/figures.ts'

const test = suite('figures')
const took = (wallMs: number, cpuMs = wallMs): Sample => ({ wallMs, cpuMs })

test('the middle of an odd and of an even number of figures', () => {
  assert.equal(spreadOf([9, 1, 4]), { median: 4, min: 1, max: 9 })
  assert.equal(spreadOf([10, 1, 2, 4]), { median: 3, min: 1, max: 10 })
})

test('figures are ordered as numbers, and the list itself stays as it was', () => {
  const values = [100, 20, 3]
  assert.equal(spreadOf(values), { median: 20, min: 3, max: 100 })
  assert.equal(values, [100, 20, 3])
})

test('no round at all is an error, never a figure', () => {
  assert.throws(() => spreadOf([]), 'not one round was run')
})

test('each round is compared with itself, so that a slow round spoils no other', () => {
  const rounds = [
    [took(10), took(20)],
    [took(100), took(150)],
  ]
  assert.equal(ratiosOf(rounds, 1, 0), [2, 1.5])
})

test('CPU time is compared where it is asked for', () => {
  assert.equal(ratiosOf([[took(10, 5), took(20, 50)]], 1, 0, 'cpuMs'), [10])
})

test('a command that is missing from a round, or took no time, is named', () => {
  assert.throws(() => ratiosOf([[took(10)]], 1, 0), 'round 1 has nothing to compare with')
  assert.throws(() => ratiosOf([[took(0), took(10)]], 1, 0), 'round 1 has nothing to compare with')
})

test('at most and at least allow the bar itself, under and over do not', () => {
  assert.is(keepsBar({ atMost: 1.5 }, 1.5), true)
  assert.is(keepsBar({ atMost: 1.5 }, 1.51), false)
  assert.is(keepsBar({ below: 2 }, 2), false)
  assert.is(keepsBar({ below: 2 }, 1.99), true)
  assert.is(keepsBar({ atLeast: 40 }, 40), true)
  assert.is(keepsBar({ atLeast: 40 }, 39.9), false)
  assert.is(keepsBar({ above: 1 }, 1), false)
  assert.is(keepsBar({ above: 1 }, 1.01), true)
})

test('a bar in words', () => {
  assert.is(barInWords({ below: 1.5 }, '×'), 'under 1.5 ×')
  assert.is(barInWords({ atMost: 1.5 }, '×'), 'at most 1.5 ×')
  assert.is(barInWords({ atLeast: 40 }, '×'), 'at least 40 ×')
  assert.is(barInWords({ above: 1 }, '×'), 'over 1 ×')
  assert.is(barInWords({ below: 120 }, 'MB'), 'under 120 MB')
})

test('small figures keep two digits, large ones none', () => {
  assert.is(withUnit(1.256, '×'), '1.26 ×')
  assert.is(withUnit(71.63, 'MB'), '72 MB')
})

test.run()
