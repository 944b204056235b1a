import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fill, listed } from '../../../lib/report/fill.ts'

const test = suite('fill')

for (const [text, settings, expected] of [
  ['within {maxIdleSeconds|minutes}.', { maxIdleSeconds: 900 }, 'within 15 minutes.'],
  ['{maxIdleSeconds|minutes}', { maxIdleSeconds: 60 }, '1 minute'],
  ['{maxIdleSeconds|seconds}', { maxIdleSeconds: 45 }, '45 seconds'],
  ['{maxAgeDays|days}', { maxAgeDays: 90 }, '90 days'],
  ['{maxAgeDays|hours}', { maxAgeDays: 2 }, '48 hours'],
  ['{maxBackupAgeHours|hours}', { maxBackupAgeHours: 26 }, '26 hours'],
  ['{grace|days}', { grace: 7 }, '7 days'],
  ['at least {minLength} characters', { minLength: 8 }, 'at least 8 characters'],
  ['{mode} and {second}', { mode: 'seed', second: true }, 'seed and yes'],
  ['{products}', { products: ['one', 'two', 'three'] }, 'one, two and three'],
  ['{products}', { products: [] }, 'none'],
] as const) {
  test(`${text} with ${JSON.stringify(settings)} reads ${expected}`, () => assert.is(fill(text, settings), expected))
}

test('a length that is not whole in the unit asked for keeps its own unit', () => {
  assert.is(fill('{maxIdleSeconds|minutes}', { maxIdleSeconds: 100 }), '100 seconds')
  assert.is(fill('{maxBackupAgeHours|days}', { maxBackupAgeHours: 26 }), '26 hours')
})
test('what cannot be filled stays as it is written', () => {
  for (const text of ['{nothing}', '{minLength|fortnights}', '{mode|minutes}', '{toString}', '{ minLength }', '{odd}']) {
    assert.is(fill(text, { minLength: 8, mode: 'seed', odd: { a: 1 } }), text)
  }
})
test('a value is never read as a placeholder again', () => assert.is(fill('{a}', { a: '{b}', b: 'no' }), '{b}'))
test('signs that mean something in a replacement stay themselves', () => assert.is(fill('{a}', { a: '$& $1' }), '$& $1'))
test('a text without placeholders is never changed', () =>
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes('{')),
      (text) => assert.is(fill(text, { a: 1 }), text),
    ),
  ))

test('a list reads as a sentence does', () => assert.equal([listed([]), listed(['a']), listed(['a', 'b'])], ['', 'a', 'a and b']))

test.run()
