import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { itemsByRule, RULES, ruleName, unservedRules, wordsOf } from '../../../lib/report/rules.ts'
import { item } from '../authoring/manifests.ts'

const test = suite('rules of the two documents')
const numbers = (document: string) => RULES.filter((one) => one.document === document).map(({ rule }) => rule)

test('the health check has 16 steps', () => {
  assert.equal(
    numbers('health-check'),
    Array.from({ length: 16 }, (_, index) => String(index + 1)),
  )
})
test('the Good IT Practices go from 1.1 to 6.3', () => {
  const points = numbers('good-it-practices')
  assert.is(points[0], '1.1')
  assert.is(points.at(-1), '6.3')
  assert.equal(points, [...points].sort())
})
test('every rule has words, without a full stop, for sentences to be built with', () => {
  assert.ok(RULES.every(({ words }) => words.length > 10 && !words.endsWith('.')))
})
test('a rule is named as the documents number it', () => {
  assert.is(ruleName({ document: 'health-check', rule: '12' }), 'Health check, step 12')
  assert.is(ruleName({ document: 'good-it-practices', rule: '5.1' }), 'Good IT Practices 5.1')
})
test('rules that do not exist have no words', () => {
  assert.is(wordsOf({ document: 'health-check', rule: '17' }), undefined)
  assert.is(wordsOf({ document: 'health-check', rule: '1.1' }), undefined)
  assert.is(wordsOf({ document: 'good-it-practices', rule: '6.4' }), undefined)
})
test('an item stands under every rule it serves', () => {
  const two = item({
    serves: [
      { document: 'good-it-practices', rule: '5.1' },
      { document: 'health-check', rule: '11' },
    ],
  })
  const served = itemsByRule([two]).filter(({ items }) => items.length > 0)
  assert.equal(
    served.map(({ rule }) => ruleName(rule)),
    ['Health check, step 11', 'Good IT Practices 5.1'],
  )
})
test('rules without an item are listed by document', () => {
  const all = RULES.filter(({ rule }) => rule !== '3' && rule !== '6.2').map(({ document, rule }) => item({ serves: [{ document, rule }] }))
  assert.is(unservedRules(all), 'Health check 3; Good IT Practices 6.2')
  assert.is(unservedRules(RULES.map(({ document, rule }) => item({ serves: [{ document, rule }] }))), '')
})

test.run()
