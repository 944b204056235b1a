import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { RegistryData } from '../../../lib/api.ts'
import { decodeRegistryData, encodeRegistryData } from '../../../lib/host/registry-data.ts'

const test = suite('registry data')
const wide = (text: string) => Buffer.from(text, 'utf16le')
const decoded = (type: number, bytes: Buffer) => decodeRegistryData(type, bytes)
const there = (data: RegistryData) => {
  const { type, bytes } = encodeRegistryData(data)
  return decodeRegistryData(type, bytes)
}

test('a text ends at its first NUL, or without one', () => {
  for (const stored of ['900\0', '900', '900\0\0\0', '900\0rest']) {
    assert.equal(decoded(1, wide(stored)), { type: 'string', data: '900' })
  }
  assert.equal(decoded(2, wide('%windir%\0')), { type: 'expand-string', data: '%windir%' })
})
test('half a character at the end is dropped', () => assert.equal(decoded(1, Buffer.from([0x41, 0, 0x42])), { type: 'string', data: 'A' }))
test('a text without bytes is empty', () => assert.equal(decoded(1, Buffer.alloc(0)), { type: 'string', data: '' }))
test('several texts keep empty ones between them', () => {
  assert.equal(decoded(7, wide('a\0b\0\0')), { type: 'multi-string', data: ['a', 'b'] })
  assert.equal(decoded(7, wide('a\0\0b\0\0\0')), { type: 'multi-string', data: ['a', '', 'b', ''] })
  assert.equal(decoded(7, wide('a\0b')), { type: 'multi-string', data: ['a', 'b'] })
})
test('no texts are no texts, however many NULs stand there', () => {
  for (const stored of ['', '\0', '\0\0']) {
    assert.equal(decoded(7, wide(stored)), { type: 'multi-string', data: [] })
  }
})
test('numbers are never negative', () => {
  assert.equal(decoded(4, Buffer.from('ffffffff', 'hex')), { type: 'dword', data: 4294967295 })
  assert.equal(decoded(11, Buffer.from('0000000001000000', 'hex')), { type: 'qword', data: 4294967296 })
})
test('a number of the wrong size is no number', () => {
  assert.equal(decoded(4, Buffer.from('0384', 'hex')), { type: 'other', data: 'A4Q=' })
  assert.equal(decoded(4, Buffer.alloc(0)), { type: 'other', data: '' })
  assert.is(decoded(11, Buffer.alloc(4)).type, 'other')
})
test('a number that would lose digits is no number', () => assert.is(decoded(11, Buffer.alloc(8, 0xff)).type, 'other'))
test('bytes and unknown types come as base64', () => {
  assert.equal(decoded(3, Buffer.from([1, 2])), { type: 'binary', data: 'AQI=' })
  assert.equal(decoded(0, Buffer.from([1, 2])), { type: 'other', data: 'AQI=' })
  assert.is(decoded(5, Buffer.alloc(4)).type, 'other')
})
test('what is written is what is read', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0'))
  const filled = text.filter((one) => one !== '')
  const datum = fc.oneof(
    fc.record({ type: fc.constantFrom('string', 'expand-string'), data: text }),
    fc.record({ type: fc.constant('multi-string'), data: fc.array(filled) }),
    fc.record({ type: fc.constant('dword'), data: fc.integer({ min: 0, max: 0xffff_ffff }) }),
    fc.record({ type: fc.constant('qword'), data: fc.maxSafeNat() }),
    fc.record({ type: fc.constant('binary'), data: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')) }),
  )
  fc.assert(fc.property(datum, (data) => assert.equal(there(data as RegistryData), { ...data } as RegistryData)))
})
test('whatever stands in a registry is read without an error', () => {
  fc.assert(
    fc.property(fc.nat(12), fc.uint8Array(), (type, bytes) => {
      decodeRegistryData(type, bytes)
    }),
  )
})
test('what does not fit is refused with a sentence', () => {
  const refused = (data: RegistryData) => {
    assert.throws(() => encodeRegistryData(data), /expected a whole number|must not contain|can be read, but not written/)
  }
  refused({ type: 'dword', data: -1 })
  refused({ type: 'dword', data: 2 ** 32 })
  refused({ type: 'dword', data: 1.5 })
  refused({ type: 'qword', data: 2 ** 60 })
  refused({ type: 'string', data: 'a\0b' })
  refused({ type: 'multi-string', data: ['a\0'] })
  refused({ type: 'other', data: '' })
})

test.run()
