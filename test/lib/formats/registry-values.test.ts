import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, type RegistryData, value } from '../../../lib/api.ts'
import { dataIn, leafOf, numberIn, registryNumber, registryText, textIn } from '../../../lib/formats/registry-values.ts'
import { key, read } from '../../facts/registry.ts'

const test = suite('values of a registry key')
const holding = (data: RegistryData) => value({ key: 'HKLM\\X', values: { Name: data } })

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
test('the case of a name does not count, as in Windows', () => {
  assert.is(textIn(key('HKLM\\A', { Name: 'x' }), 'NAME'), 'x')
  assert.is(numberIn(key('HKLM\\A', { Count: 1 }), 'count'), 1)
  assert.is(dataIn(key('HKLM\\A', {}), 'constructor'), undefined)
})
test('a number of another width is none: Windows would not read it', () =>
  assert.is(numberIn(holding({ type: 'qword', data: 1 }), 'Name'), undefined))
test('numbers may be stored as numbers or as text', () => {
  assert.equal(registryNumber(holding({ type: 'dword', data: 5 }), 'name'), value(5))
  assert.equal(registryNumber(holding({ type: 'string', data: ' 900 ' }), 'Name'), value(900))
})
test('what is no whole number has failed', () => {
  assert.is(registryNumber(holding({ type: 'string', data: 'soon' }), 'Name').state, 'failed')
  assert.is(registryNumber(holding({ type: 'binary', data: 'AAA=' }), 'Name').state, 'failed')
  assert.is(registryNumber(holding({ type: 'string', data: '-1' }), 'Name').state, 'failed')
})
test('a missing value of a key that was read is absent', () =>
  assert.equal(registryNumber(value({ key: 'X', values: {} }), 'Name'), absent('present')))
test('a missing key that always exists must have been looked for', () => {
  assert.is(registryNumber(absent(), 'Name', 'always-there').state, 'failed')
  assert.is(registryNumber(absent('present'), 'Name', 'always-there').state, 'absent')
  assert.is(registryNumber(absent('absent'), 'Name').state, 'absent')
})
test('a denied key stays denied', () => assert.is(registryText(denied('no rights'), 'Name').state, 'denied'))
test('text is trimmed, a number is no text', () => {
  assert.equal(registryText(holding({ type: 'expand-string', data: ' a ' }), 'Name'), value('a'))
  assert.is(registryText(holding({ type: 'dword', data: 1 }), 'Name').state, 'failed')
})

test.run()
