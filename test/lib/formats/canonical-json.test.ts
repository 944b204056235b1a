import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { canonicalJson } from '../../../lib/formats/canonical-json.ts'

const test = suite('canonical json')

test('the order of keys does not matter', () => {
  assert.is(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' }), '{"a":"x","b":[{"c":null,"d":1}]}')
})

test('a key without a value is as if it was not there', () => {
  assert.is(canonicalJson({ a: undefined, b: 1 }), canonicalJson({ b: 1 }))
})

test('keys can be left out at any depth', () => {
  assert.is(
    canonicalJson({ a: 1, x: 2, b: [{ x: 3 }] }, (key) => key === 'x'),
    '{"a":1,"b":[{}]}',
  )
})

test('it is JSON that says the same, whatever the data', () => {
  fc.assert(fc.property(fc.jsonValue(), (data) => assert.equal(JSON.parse(canonicalJson(data)), JSON.parse(JSON.stringify(data)))))
})

test('data that went through JSON gives the same text', () => {
  fc.assert(fc.property(fc.jsonValue(), (data) => assert.is(canonicalJson(JSON.parse(JSON.stringify(data))), canonicalJson(data))))
})

test.run()
