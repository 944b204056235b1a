import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { itemList, underFirstRule } from '../../../lib/report/item-list.ts'
import { attestation, item, itemWithout } from '../authoring/manifests.ts'

const test = suite('the list of items')
const plain = { width: 100, bold: (text: string) => text, dim: (text: string) => text }

test('items stand in the order of the documents, not of their ids', () => {
  const lines = itemList([item(), attestation()], plain).split('\n')
  assert.ok(lines.findIndex((line) => line.includes('lid-policy')) < lines.findIndex((line) => line.includes('lid-lock')))
})
test('a line says everything that helps to choose', () => {
  const lines = itemList([item(), attestation()], plain).split('\n')
  assert.ok(lines.includes('  lid-lock  Laptops lock when they are closed'))
  assert.ok(lines.includes('    machine | high | Windows, Linux | mended on Windows'))
  assert.ok(lines.includes('    attestation | high'))
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
test('no line is wider than asked', () => {
  for (const width of [60, 100]) {
    const wide = itemList([item({ title: 'A title that is as long as a title may be, and then a bit more of it' })], { ...plain, width })
    assert.ok(wide.split('\n').every((line) => line.length <= width))
  }
})
test('the rules that nobody looks after are named', () => assert.match(itemList([item()], plain), 'No item yet for: Health check 1, 2, 3'))

test.run()
