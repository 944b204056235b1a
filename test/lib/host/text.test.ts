import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeText } from '../../../lib/host/text.ts'

const test = suite('text of a source')

test('UTF-8 is expected', () => assert.is(decodeText(Buffer.from('grün')), 'grün'))
test('a mark of UTF-8 is cut off', () => assert.is(decodeText(Buffer.from('\uFEFFgrün')), 'grün'))
test('a mark of UTF-16 wins', () => assert.is(decodeText(Buffer.from('\uFEFFgrün', 'utf16le')), 'grün'))
test('a mark of UTF-16 in the other byte order wins', () =>
  assert.is(decodeText(Buffer.from('\uFEFFgrün', 'utf16le').swap16(), 'utf16le'), 'grün'))
test('a mark of UTF-8 wins over an expected UTF-16', () => assert.is(decodeText(Buffer.from('\uFEFFab'), 'utf16le'), 'ab'))
test('UTF-16 without a mark is read where it is expected', () => assert.is(decodeText(Buffer.from('grün', 'utf16le'), 'utf16le'), 'grün'))
test('wrong bytes become replacement characters', () => assert.is(decodeText(Buffer.from([0x61, 0xff, 0x62])), 'a\uFFFDb'))
test('nothing is nothing', () => assert.is(decodeText(Buffer.alloc(0)), ''))

test.run()
