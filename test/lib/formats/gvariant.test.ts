import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gvariantNumber, gvariantTruth, print } from '../../../lib/formats/gvariant.ts'

const test = suite('gvariant')

test('a number is read out of its text', () => {
  assert.equal(['uint32 900', '900', ' uint32 0\n', 'byte 0x0a', 'uint64 5', 'int64 7'].map(gvariantNumber), [900, 900, 0, 10, 5, 7])
})
test('what is no such number is none', () => {
  assert.equal(
    ['', '-5', "'900'", 'uint32', 'uint32 9x', 'true', '1.5', 'uint64 18446744073709551615'].map(gvariantNumber),
    Array(8).fill(undefined),
  )
})
test('a truth value is read out of its text', () =>
  assert.equal(['true', 'false\n', "'true'", '1', ''].map(gvariantTruth), [true, false, undefined, undefined, undefined]))
test('a type in front of a number is left out', () => {
  assert.is(gvariantNumber('uint32 300'), 300)
  assert.is(gvariantNumber('300'), 300)
  assert.is(gvariantNumber("'300'"), undefined)
})
test('only true and false are truth values', () => {
  assert.is(gvariantTruth(' true'), true)
  assert.is(gvariantTruth('false'), false)
  assert.is(gvariantTruth('1'), undefined)
})
test('every unsigned number goes there and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.boolean(), (number, little) => {
      const bytes = new Uint8Array(4)
      new DataView(bytes.buffer).setUint32(0, number, little)
      assert.is(gvariantNumber(print('u', bytes, little) ?? ''), number)
    }),
  )
})
test('bytes of the wrong length hold no value', () =>
  assert.equal(
    [print('u', new Uint8Array(3)), print('b', Uint8Array.of(2)), print('s', Uint8Array.of(65)), print('', new Uint8Array(1))],
    Array(4).fill(undefined),
  ))
test('text that is no UTF-8 is no value', () => assert.is(print('s', Uint8Array.of(0xff, 0)), undefined))
test('fractions print as GLib prints them', () => {
  const printed = (number: number) => print('d', new Uint8Array(Float64Array.of(number).buffer))
  assert.equal([1, 0.5, -2, Number.NaN, Infinity].map(printed), ['1.0', '0.5', '-2.0', 'nan', 'inf'])
})

test.run()
