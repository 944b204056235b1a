import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { countsOf, itemList, mendedOn, underFirstRule } from '../../../lib/report/item-list.ts'
import { attestation, item, itemWithout } from '../authoring/manifests.ts'

const test = suite('the list of items')
const { attestation: question } = attestation()
const attestationPart = question ? { attestation: question } : {}
const plain = { width: 100, bold: (text: string) => text, dim: (text: string) => text }

test('items stand in the order of the documents, not of their ids', () => {
  const lines = itemList([item(), attestation()], plain).split('\n')
  assert.ok(lines.findIndex((line) => line.includes('lid-policy')) < lines.findIndex((line) => line.includes('lid-lock')))
})
test('a line says everything that helps to choose', () => {
  const lines = itemList([item(), attestation()], plain).split('\n')
  assert.ok(lines.includes('  lid-lock  Laptops lock when they are closed'))
  assert.ok(lines.includes('    high | every computer | Windows, Linux | mended on Windows'))
  assert.ok(lines.includes('    high | the practice | asks the practice manager'))
})
test('what Rounds cannot mend says so', () => assert.match(itemList([itemWithout('remediation')], plain), 'Windows, Linux | not mended'))
test('an item that serves several rules stands once, under the first', () => {
  const two = item({
    serves: [
      { document: 'good-it-practices', rule: '1.1' },
      { document: 'health-check', rule: '16' },
    ],
  })
  assert.equal(
    underFirstRule([two]).map(({ rule }) => rule.rule),
    ['16'],
  )
})
test('an item that takes both says whom it asks and where it looks', () => {
  const both = item({ kind: 'mixed', scope: 'practice', ...attestationPart })
  assert.ok(itemList([both], plain).includes('    high | the practice | asks the practice manager | Windows, Linux | mended on Windows'))
})
test('the kinds are counted', () =>
  assert.is(
    countsOf([item(), attestation(), attestation({ id: 'other' })]),
    '3 items: 1 that computers show, 2 that people answer, 0 where people answer and computers show something, too.',
  ))
test('where nothing is mended no platform is named', () => assert.is(mendedOn(itemWithout('remediation')), ''))
test('no line is wider than asked', () => {
  for (const width of [60, 100]) {
    const wide = itemList([item({ title: 'A title that is as long as a title may be, and then a bit more of it' })], { ...plain, width })
    assert.ok(wide.split('\n').every((line) => line.length <= width))
  }
})
test('the rules that nobody looks after are named', () => assert.match(itemList([item()], plain), 'No item yet for: Health check 1, 2, 3'))

test.run()
