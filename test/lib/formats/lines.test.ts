import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { integer, lines, words } from '../../../lib/formats/lines.ts'

const test = suite('lines')

test('lines end as any system ends them', () => assert.equal(lines('\uFEFFa\r\nb\nc\rd'), ['a', 'b', 'c', 'd']))
test('words are parted by blanks and tabs', () => assert.equal(words(' a\tb  c '), ['a', 'b', 'c']))
test('a whole number is read', () => assert.equal(['5', ' -7 ', '+3', '007'].map(integer), [5, -7, 3, 7]))
test('what is no whole number is none', () =>
  assert.equal(['', '5x', '1.5', '0x10', '99999999999999999999', undefined].map(integer), Array(6).fill(undefined)))

test.run()
