import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inAsciiOrder, isGlob, segmentMatcher } from '../../../lib/host/glob.ts'

const test = suite('globs of one segment')
const matches = (pattern: string, name: string, ignoreCase = false) => segmentMatcher(pattern, { ignoreCase })(name)

test('a star stands for any text, also for none', () => {
  assert.ok(matches('*.conf', '50-a.conf'))
  assert.ok(matches('*.conf', '.conf'))
  assert.not.ok(matches('*.conf', '50-a.conf.bak'))
})
test('a question mark stands for one character', () => {
  assert.ok(matches('disk?', 'disk1'))
  assert.not.ok(matches('disk?', 'disk'))
  assert.not.ok(matches('disk?', 'disk12'))
})
test('everything else stands for itself', () => {
  assert.ok(matches('a+(b).{c}[d]^$|', 'a+(b).{c}[d]^$|'))
  assert.not.ok(matches('a.b', 'axb'))
})
test('case counts unless it is ignored', () => {
  assert.not.ok(matches('S-1-*', 's-1-5'))
  assert.ok(matches('S-1-*', 's-1-5', true))
})
test('only stars and question marks make a glob', () => assert.equal(['a*', 'a?', '[a]', '{a}'].map(isGlob), [true, true, false, false]))
test('the order is that of ASCII', () => assert.equal(inAsciiOrder(['b', 'a', 'B', '10', '9']), ['10', '9', 'B', 'a', 'b']))
test('any text matches itself and a star', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((name) => !isGlob(name))
  fc.assert(fc.property(text, (name) => matches(name, name) && matches('*', name) && matches(`${name}*`, `${name}x`)))
})
test('signs beyond the basic plane are one character, and case is that of all languages', () => {
  assert.ok(matches('?*?', '😀😀'))
  assert.not.ok(matches('?*?', '😀'))
  assert.ok(matches('*Ä*K', 'xäy\u212A', true))
})
test('any glob means what a regular expression for it means', () => {
  const signs = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '.', '*', '?', '😀', '\n'), maxLength: 8 })
  const expected = (pattern: string) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('?', '.').replace(/\*+/g, '.*')}$`, 'su')
  fc.assert(
    fc.property(signs, signs, (pattern, name) => matches(pattern, name) === expected(pattern).test(name)),
    { numRuns: 5000 },
  )
})
test('no glob takes long, whatever is in it', () => {
  const started = performance.now()
  for (const pattern of [`${'*?'.repeat(60)}b`, `${'*a'.repeat(120)}b`, `${'*a?a'.repeat(60)}*b`]) {
    assert.not.ok(matches(pattern, 'a'.repeat(255)))
  }
  assert.ok(performance.now() - started < 200)
})

test.run()
