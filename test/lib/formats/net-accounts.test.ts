import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { netAccounts } from '../../../lib/formats/net-accounts.ts'

const test = suite('net accounts')
// The order of lines of `net accounts`; labels and words are made up, as a language that nobody thought of.
const output = (values: string[], colon = ':') =>
  [...values.map((value, index) => `Label ${index} (a: b)${colon}      ${value}`), 'The end.'].join('\r\n')
const VALUES = ['Nunca', '1', '42', '8', '24', '5', '30', '30', 'WORKSTATION']
const read = (values: string[], colon?: string) => {
  const answer = netAccounts(output(values, colon))
  return answer.state === 'value' ? answer.value : answer.state
}

test('lines are told by their place', () => {
  assert.equal(read(VALUES), {
    minimumAgeDays: 1,
    maximumAgeDays: 42,
    minimumLength: 8,
    historyLength: 24,
    lockoutThreshold: 5,
    role: 'WORKSTATION',
  })
})
test('a blank before the colon does not matter', () => assert.equal(read(VALUES, ' :'), read(VALUES)))
test('a word for a number is none or never', () => {
  const words = read(['Nie', '0', 'Unbegrenzt', '0', 'Keine', 'Nie', '30', '30', 'SERVER'])
  assert.equal(words, {
    minimumAgeDays: 0,
    maximumAgeDays: 'never',
    minimumLength: 0,
    historyLength: 0,
    lockoutThreshold: 'never',
    role: 'SERVER',
  })
})
test('a line too few or too many is no answer', () => {
  assert.is(read(VALUES.slice(1)), 'failed')
  assert.is(read(['1', ...VALUES]), 'failed')
})
test('no output is no answer', () => assert.is(netAccounts('').state, 'failed'))
test('a value of words and figures is no answer', () => assert.is(read(VALUES.with(2, '42 dias')), 'failed'))
test('no text makes it throw', () => {
  fc.assert(fc.property(fc.array(fc.string()), (values) => void netAccounts(output(values))))
})

test.run()
