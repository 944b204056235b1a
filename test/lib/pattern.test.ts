import * as fc from 'fast-check'
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

test('any number of stars comes to an end', () => {
  const started = performance.now()
  assert.not.ok(matchesPattern(`${'*a'.repeat(40)}*b`, 'a'.repeat(5000)))
  assert.ok(performance.now() - started < 2000)
})
test('between two stars the piece may stand anywhere, but not twice in one place', () => {
  assert.ok(matchesPattern('a*b*c', 'a-B-b-c'))
  assert.ok(matchesPattern('*a*', 'A'))
  assert.not.ok(matchesPattern('ab*ba', 'aba'))
  assert.not.ok(matchesPattern('a*b*b', 'ab'))
  assert.not.ok(matchesPattern('a*b*c', 'acb'))
})
test('it agrees with the expression that says the same, on any short text', () => {
  const short = (letters: string) => fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((found) => found.join(''))
  fc.assert(
    fc.property(short('aB*.'), short('abA.\n'), (pattern, text) => {
      const same = new RegExp(`^${pattern.split('*').map(literally).join('.*')}$`, 'i')
      assert.is(matchesPattern(pattern, text), same.test(text))
    }),
    { numRuns: 2000 },
  )
})

test.run()
