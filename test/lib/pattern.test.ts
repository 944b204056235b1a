import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { literally, matchesPattern } from '../../lib/pattern.ts'

const test = suite('patterns')

test('a star stands for any characters, also for none and for separators', () => {
  assert.ok(matchesPattern('/etc/dconf/*', '/etc/dconf/db/local'))
  assert.ok(matchesPattern('nurse-*', 'nurse-'))
  assert.ok(matchesPattern('*', ''))
})
test('the whole text has to match, in any case', () => {
  assert.ok(matchesPattern('NURSE-2', 'nurse-2'))
  assert.not.ok(matchesPattern('nurse', 'nurse-2'))
  assert.not.ok(matchesPattern('nurse-*', 'old-nurse-2'))
})
test('everything but the star stands for itself', () => {
  assert.not.ok(matchesPattern('/etc/a.conf', '/etc/axconf'))
  assert.not.ok(matchesPattern('a?', 'ab'))
  assert.ok(matchesPattern('HKLM\\A (x)\\[1]', 'HKLM\\A (x)\\[1]'))
})
test('a star does not reach into another line', () => assert.not.ok(matchesPattern('/etc/a*', '/etc/a\n/etc/shadow')))
test('every sign that means something to an expression is taken literally', () => {
  const signs = '.*+?^$|(){}[]\\'
  assert.ok(new RegExp(`^${literally(signs)}$`, 'u').test(signs))
})

test.run()
