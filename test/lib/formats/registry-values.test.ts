import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent } from '../../../lib/api.ts'
import { fileTime, leafOf, numberIn, textIn } from '../../../lib/formats/registry-values.ts'
import { key, read } from '../../facts/registry.ts'

const test = suite('values of a registry key')

test('text and numbers by name, from a key or from an answer', () => {
  assert.is(textIn(key('HKLM\\A', { Name: 'x' }), 'Name'), 'x')
  assert.is(numberIn(read('HKLM\\A', { Count: 0 }), 'Count'), 0)
})
test('another type, an empty text and a missing value are nothing', () => {
  const mixed = key('HKLM\\A', { Name: '', Count: '7', Text: 7 })
  assert.is(textIn(mixed, 'Name'), undefined)
  assert.is(numberIn(mixed, 'Count'), undefined)
  assert.is(textIn(mixed, 'Text'), undefined)
  assert.is(textIn(mixed, 'Other'), undefined)
  assert.is(textIn(absent('present'), 'Name'), undefined)
  assert.is(textIn(undefined, 'Name'), undefined)
})
test('the last segment names a key', () => assert.is(leafOf(key('HKU\\S-1-5-18')), 'S-1-5-18'))
test('a file time is UTC, and times before 1980 mean never', () => {
  assert.is(fileTime(31_148_438, 3_309_887_488)?.slice(0, 4), '2024')
  assert.is(fileTime(0, 0), undefined)
  assert.is(fileTime(0x7fff_ffff, 0xffff_ffff), undefined)
  assert.is(fileTime(undefined, 1), undefined)
})

test.run()
