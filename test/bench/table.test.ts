import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Measured } from '../../bench/figures.ts'
import { lineText, verdictOf } from '../../bench/table.ts'

const test = suite('table')
const benchmark = { name: 'verdict', what: 'this against that', bar: { below: 1.5 } }
const measured = (values: number[], more: Partial<Measured> = {}): Measured => ({ values, unit: '×', how: 'So and so.', ...more })

test('the median decides, not the worst round', () => {
  assert.is(verdictOf({ benchmark, outcome: measured([1.2, 1.3, 9]) }), 'ok')
  assert.is(verdictOf({ benchmark, outcome: measured([1.2, 1.6, 1.7]) }), 'over')
})

test('a bar that does not count yet breaks nothing, but is not ok either', () => {
  assert.is(verdictOf({ benchmark, outcome: measured([2], { notYet: 'Too early.' }) }), 'not yet')
  assert.is(verdictOf({ benchmark, outcome: measured([1], { notYet: 'Too early.' }) }), 'ok')
})

test('what could not be measured is never ok', () => {
  assert.is(verdictOf({ benchmark, outcome: { skipped: 'it needs root' } }), 'skipped')
})

test('a line shows the bar, the median with its range, and how it was measured', () => {
  assert.equal(lineText({ benchmark, outcome: measured([1.2, 1.3, 9]) }).split('\n'), [
    'verdict               under 1.5 ×       1.3 × (1.2 × - 9 ×)               ok',
    '    this against that',
    '    So and so.',
  ])
})

test('a line says why it was skipped', () => {
  assert.match(lineText({ benchmark, outcome: { skipped: 'it needs root' } }), /skipped\n.*\n {4}SKIP: it needs root$/)
})

test('a line says why a bar does not count yet, but only where it is missed', () => {
  const outcome = measured([2], { notYet: 'Too early.' })
  assert.match(lineText({ benchmark, outcome }), /not yet\n(.*\n)*.*Too early\.$/)
  assert.not.match(lineText({ benchmark, outcome: { ...outcome, values: [1] } }), 'Too early.')
})

test.run()
